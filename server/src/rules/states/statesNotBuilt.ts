import { reachableEntries } from '../../model/declarations/entries';
import type { KlpArray, KlpState, Module } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const statesNotBuilt: Rule = {
  id: 'states-not-built',
  severity: 'warning',
  stage: 'source',
  summary: 'Sources for kpatch or klp-build declare states, but the module that the tool builds has none.',
  check: ({ module }: RuleInput) =>
    isMadeByTool(module)
      ? module.stateArrays
          .filter(({ entries }) => reachableEntries(entries).length > 0)
          .map((array) => draft(array, module))
      : [],
};

/** A livepatch that the sources declare themselves can have states. */
function isMadeByTool({ builder, patches }: Module): boolean {
  if (builder !== 'kpatch' && builder !== 'klp-build') return false;
  return patches.every(({ states }) => states.state === 'absent');
}

function draft({ location }: KlpArray<KlpState>, { builder }: Module): Draft {
  return {
    location,
    message:
      `${builder ?? ''} generates the livepatch without states, so the kernel never sees these. ` +
      'Keep lasting data in shadow variables and free them in a callback, or write the livepatch module by hand.',
  };
}
