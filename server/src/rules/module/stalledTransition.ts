import { endlessFunctions } from '../shared/sources/threadLoops';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const stalledTransition: Rule = {
  id: 'stalled-transition',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A patched function is always on the stack of some task, so the transition cannot finish.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return endlessFunctions(module).flatMap(({ func, why }) => {
    if (func.oldName.state !== 'known') return [];
    return [
      {
        location: func.oldName.entry,
        message:
          `The transition cannot finish: ${func.oldName.value}() is replaced, and ${why}. Only forcing it ends it, and then the module can never be removed. ` +
          'Replace functions that it calls instead.',
      },
    ];
  });
}
