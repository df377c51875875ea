import { diagnosedRule } from '../shared/diagnosed';
import { entryWords } from '../shared/runWords';

export const savedTwice = diagnosedRule({
  id: 'saved-twice',
  severity: 'warning',
  stage: 'simulation',
  summary: 'An upgrade saves the changed value as if it were the first one.',
  message: ({ resource, other, action }) =>
    `When this livepatch replaces ${other ?? 'the older one'}, what it saves here of ${resource?.what ?? 'a variable'} is what that had put there, so ${entryWords(action?.activation)} restores the changed value. ` +
    'Take the first value over from the older livepatch, with klp_get_prev_state() or a shadow variable.',
});
