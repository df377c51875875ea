import { type DroppedFunction, forgottenReplace, replaces } from '../shared/sources/forgottenReplace';
import { overlaps } from '../shared/sources/overlaps';
import { patchLocation } from '../shared/declarationLocations';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { inferredText, patchesAfter, patchesBefore } from '../shared/seriesText';
import type { SeriesPatch } from '../shared/simulation';

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
  const location = patchLocation(module);
  if (!series || !patch || !location || before.length === 0 || replaces(module) !== false) return [];
  // What was shipped is not to be changed any more: a later one replaces it, or may do so.
  if (patchesAfter(series).some((later) => replaces(later.module) !== false)) return [];
  const dropped = forgottenReplace(module, before);
  if (dropped.length > 0)
    return [{ location, message: staysPatched(dropped) + inferredText(series), severity: 'warning' }];
  // Where they change the same function, another rule says so; and older ones are what they are.
  if (patchesAfter(series).length > 0 || before.some((older) => overlaps(older.module, module).length > 0))
    return [];
  const replacing = before.find((each) => replaces(each.module) === true);
  const names = before.map(({ name }) => name).join(', ');
  const also = replacing ? `, although ${replacing.name} sets \`.replace\`` : '';
  const all = before.length === 1 ? 'both stay active' : 'all of them stay active';
  return [
    {
      location,
      message:
        `This livepatch does not replace ${names}${also}, so ${all}, and which ones are installed differs from machine to machine. ` +
        `Set \`.replace = true\` and include everything that the earlier ones do.${inferredText(series)}`,
      ...(replacing && { severity: 'warning' as const }),
    },
  ];
}

function staysPatched(dropped: readonly DroppedFunction<SeriesPatch>[]): string {
  const names = [...new Set(dropped.map(({ name }) => `${name}()`))];
  const by = [...new Set(dropped.map(({ by: { name } }) => name))].join(', ');
  const stays = names.length === 1 ? 'stays' : 'stay';
  return (
    `${names.join(', ')} ${stays} patched by ${by}: this livepatch repeats the functions of the earlier ones, but without \`.replace\` ` +
    'it is stacked on them, so what it leaves out stays active. Set `.replace = true`.'
  );
}
