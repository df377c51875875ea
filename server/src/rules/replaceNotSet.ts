import { valueOf } from '../model/fact';
import type { Module } from '../model/module';
import { overlaps } from '../model/overlaps';
import { patchPlace } from './declarationPlaces';
import type { Draft, Rule, RuleInput } from './rule';
import { inferredWords, patchesBefore } from './seriesWords';

export const replaceNotSet: Rule = {
  id: 'replace-not-set',
  severity: 'hint',
  stage: 'simulation',
  summary: 'A livepatch of a series does not replace the ones before it.',
  check,
};

function check({ module, simulation }: RuleInput): Draft[] {
  const series = simulation?.series;
  const [patch] = module.patches;
  const before = series ? patchesBefore(series) : [];
  const place = patchPlace(module);
  if (!series || !patch || !place || before.length === 0) return [];
  const { replace } = patch;
  const isUnset = replace.state === 'absent' || valueOf(replace) === false;
  // Where they change the same function, another rule says so.
  if (!isUnset || before.some((older) => overlaps(older.module, module).length > 0)) return [];
  const replacing = series.patches.find((each) => isReplacing(each.module));
  const names = before.map(({ name }) => name).join(', ');
  const also = replacing ? `, though ${replacing.name} does` : '';
  return [
    {
      place,
      message:
        `This livepatch does not replace ${names}${also}, so both stay in force, and which of them are there differs from machine to machine. ` +
        `Set \`.replace = true\` and bring along all that the earlier ones do.${inferredWords(series)}`,
      ...(replacing && { severity: 'warning' as const }),
    },
  ];
}

function isReplacing({ patches }: Module): boolean {
  return patches.some(({ replace }) => valueOf(replace) === true);
}
