import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { functionWords } from '../shared/runWords';

export const lostGlobalState = diagnosedRule({
  id: 'lost-global-state',
  severity: 'warning',
  stage: 'simulation',
  summary:
    "What was there before is kept in the module's own memory, and lost when another livepatch replaces it.",
  message: ({ text, resource, activation }, input) =>
    `${functionWords(activation)} keeps the first value of ${resource?.what ?? 'a variable'} in ${text ?? 'memory of its own'}, which the livepatch that replaces this one does not have. ` +
    (isPerState(input)
      ? 'Keep it in a shadow variable that the state owns, where the next livepatch finds it.'
      : 'Keep it in a shadow variable or behind the data of a klp_state, where the next livepatch can take it over.'),
});
