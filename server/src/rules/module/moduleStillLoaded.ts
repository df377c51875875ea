import { valueOf } from '../../model/declarations/fact';
import type { Module } from '../../model/declarations/module';
import { patchPlace } from '../shared/declarationPlaces';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { inferredWords } from '../shared/seriesWords';

export const moduleStillLoaded: Rule = {
  id: 'module-still-loaded',
  severity: 'information',
  stage: 'simulation',
  summary: 'A replaced livepatch cannot be loaded again, because its module can never be removed.',
  check,
};

function check({ module, simulation }: RuleInput): Draft[] {
  const series = simulation?.series;
  const place = patchPlace(module);
  if (!series || !place || mayHaveExit(module)) return [];
  const after = series.patches.slice(series.position + 1);
  const replacing = after.find((each) =>
    each.module.patches.some(({ replace }) => valueOf(replace) === true),
  );
  if (!replacing) return [];
  return [
    {
      place,
      message:
        `After ${replacing.name} has replaced this livepatch, its module stays loaded because it has no exit function, and loading it again fails with -EEXIST: there is no way back without a reboot. ` +
        `Add an exit function; an empty one is enough.${inferredWords(series)}`,
    },
  ];
}

/** What a tool makes of sources has one. */
function mayHaveExit({ exits, hidden, builder }: Module): boolean {
  return exits.length > 0 || hidden !== undefined || builder !== undefined;
}
