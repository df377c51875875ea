import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { entryWords, resourceText } from '../shared/runWords';

export const reverseNotHandled = diagnosedRule({
  id: 'reverse-not-handled',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A reversed transition takes away what the older livepatch, which stays, goes on using.',
  message: (diagnosis, input) =>
    `When the transition is reversed, ${entryWords(diagnosis.activation)} takes back ${resourceText(diagnosis)}, which belongs to ${diagnosis.other ?? 'the older livepatch'} and is still in use there. ` +
    (isPerState(input)
      ? 'Give the states of both the same id: then no callback runs while one of them stays.'
      : 'Ask klp_get_prev_state() here: if the older livepatch has the state, leave it alone.'),
});
