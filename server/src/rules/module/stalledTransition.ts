import { endlessFunctions } from '../shared/sources/threadLoops';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const stalledTransition: Rule = {
  id: 'stalled-transition',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A function is replaced that is always on some stack, so the transition cannot finish.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return endlessFunctions(module).flatMap(({ func, why }) => {
    if (func.oldName.state !== 'known') return [];
    return [
      {
        place: func.oldName.entry,
        message:
          `The transition cannot finish, because ${func.oldName.value}() is replaced and ${why}; only a force would end it, and after that the module can never be removed. ` +
          'Replace functions that it calls instead.',
      },
    ];
  });
}
