import type { RuleInput } from './rule';

/** Whether callbacks belong to states and states own shadow variables, as in the proposed per-state API. */
export function isPerState({ module }: RuleInput): boolean {
  return module.profile.stateCallbacks;
}
