import { locationIn } from '../../model/declarations/module';
import type { ShadowApiCall } from '../../model/shadowCalls';
import { shadowsWithoutState } from '../../model/shadowStates';
import { shadowStateFix } from '../shared/fixes/shadowStateFix';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { idText } from '../shared/resourceText';

export const shadowWithoutState: Rule = {
  id: 'shadow-without-state',
  severity: 'warning',
  stage: 'source',
  summary: 'No state owns the shadow variables with some id, so the kernel never frees them.',
  check: (input: RuleInput) =>
    input.module.profile.stateCallbacks
      ? shadowsWithoutState(input.module).map((call) => draft(call, input))
      : [],
};

function draft(shadow: ShadowApiCall, { module }: RuleInput): Draft {
  const { owner, call, id } = shadow;
  return {
    location: locationIn(owner, call),
    message:
      `No state with \`.is_shadow\` has id ${idText(id)}, so the kernel never frees the shadow variables with that id, and a livepatch that replaces this one does not know of them. ` +
      'Add a state with the same id and `.is_shadow = true`.',
    fixes: shadowStateFix(module, shadow),
  };
}
