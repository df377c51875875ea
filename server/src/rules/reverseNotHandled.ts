import { diagnosedRule } from './diagnosed';
import { entryWords, holdingWords } from './runWords';

export const reverseNotHandled = diagnosedRule({
  id: 'reverse-not-handled',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A reversed transition takes away what the older livepatch, which stays, goes on using.',
  message: (diagnosis) =>
    `When the transition is reversed, ${entryWords(diagnosis.entry)} takes back ${holdingWords(diagnosis)}, which belongs to ${diagnosis.other ?? 'the older livepatch'} and is still in use there. ` +
    'Ask klp_get_prev_state() here: if the older livepatch has the state, leave it alone.',
});
