import { forgottenReplace, replaces } from '../shared/sources/forgottenReplace';
import { overlaps } from '../shared/sources/overlaps';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { inferredText, patchesAfter, patchesBefore } from '../shared/seriesText';

export const nonCumulativeOverlap: Rule = {
  id: 'non-cumulative-overlap',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Two livepatches change the same function, and the later one does not replace the earlier one.',
  check,
};

function check({ module, simulation }: RuleInput): Draft[] {
  const series = simulation?.series;
  if (!series || module.patches.length === 0 || replaces(module) !== false) return [];
  // What was shipped is not to be changed any more, and what was meant to be cumulative is reported once.
  if (patchesAfter(series).some((later) => replaces(later.module) !== false)) return [];
  if (forgottenReplace(module, patchesBefore(series)).length > 0) return [];
  return patchesBefore(series).flatMap((older) =>
    overlaps(older.module, module).map(({ older: theirs, newer: own }) => ({
      location: own.oldName.entry,
      message:
        `${older.name} also changes ${own.oldName.value}(), and this livepatch does not replace ${older.name}, so disabling this one brings back the code of ${older.name}. ` +
        `Set \`.replace = true\`, so that only one is active.${inferredText(series)}`,
      related: [{ location: theirs.oldName.entry, message: `${older.name} changes it here.` }],
      ...(series.isInferred && { severity: 'information' as const }),
    })),
  );
}
