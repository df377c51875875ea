import { unusedShadowStates } from '../../model/shadowStates';
import type { KlpState } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { idText } from '../shared/resourceText';

export const shadowStateUnused: Rule = {
  id: 'shadow-state-unused',
  severity: 'warning',
  stage: 'source',
  summary:
    'A state owns the shadow variables with its id, but the module uses no shadow variable with that id.',
  check: ({ module }: RuleInput) =>
    module.profile.stateCallbacks ? unusedShadowStates(module).flatMap(draft) : [],
};

function draft({ id, isShadow }: KlpState): Draft[] {
  if (id.state !== 'known' || isShadow.state !== 'known') return [];
  return [
    {
      location: isShadow.entry,
      message:
        `This state owns the shadow variables with id ${idText(id.value)}, but no shadow function is called with that id, so it frees nothing. ` +
        'Use the same id for the state and its shadow variables, or remove `.is_shadow`.',
    },
  ];
}
