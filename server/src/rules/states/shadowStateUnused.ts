import { unusedShadowStates } from '../../model/shadowStates';
import type { KlpState } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { idWords } from '../shared/runWords';

export const shadowStateUnused: Rule = {
  id: 'shadow-state-unused',
  severity: 'warning',
  stage: 'source',
  summary: 'A state owns shadow variables of its id, and nothing in the module uses that id for them.',
  check: ({ module }: RuleInput) =>
    module.profile.stateCallbacks ? unusedShadowStates(module).flatMap(draft) : [],
};

function draft({ id, isShadow }: KlpState): Draft[] {
  if (id.state !== 'known' || isShadow.state !== 'known') return [];
  return [
    {
      place: isShadow.entry,
      message:
        `This state owns the shadow variables of id ${idWords(id.value)}, but no shadow function is called with that id, so there is nothing that it would free. ` +
        'Use one id for the state and for its shadow variables, or leave `.is_shadow` out.',
    },
  ];
}
