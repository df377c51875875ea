import { valueOf } from '../../model/declarations/fact';
import type { Module } from '../../model/declarations/module';
import { patchLocation } from '../shared/declarationLocations';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { inferredText } from '../shared/seriesText';

export const moduleStillLoaded: Rule = {
  id: 'module-still-loaded',
  severity: 'information',
  stage: 'simulation',
  summary: 'A replaced livepatch cannot be loaded again, because its module can never be removed.',
  check,
};

function check({ module, simulation }: RuleInput): Draft[] {
  const series = simulation?.series;
  const location = patchLocation(module);
  if (!series || !location || mayHaveExit(module)) return [];
  const after = series.patches.slice(series.position + 1);
  const replacing = after.find((each) =>
    each.module.patches.some(({ replace }) => valueOf(replace) === true),
  );
  if (!replacing) return [];
  return [
    {
      location,
      message:
        `After ${replacing.name} has replaced this livepatch, its module stays loaded because it has no exit function, and loading it again fails with -EEXIST: there is no way back without a reboot. ` +
        `Add an exit function; an empty one is enough.${inferredText(series)}`,
    },
  ];
}

/** What a tool makes of sources has one. */
function mayHaveExit({ exits, hidden, builder }: Module): boolean {
  return exits.length > 0 || hidden !== undefined || builder !== undefined;
}
