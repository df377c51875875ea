import { diagnosedRule } from '../shared/diagnosed';
import { idWords } from '../shared/runWords';

export const stateMeaningChanged = diagnosedRule({
  id: 'state-meaning-changed',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A livepatch has a state of the one before it, but with another meaning.',
  stands: 'state',
  message: ({ id, other, text }) =>
    `The state ${idWords(id)} is one of ${other ?? 'the older livepatch'} as well, but ${text ?? 'differs there'}: since both have it, no callback runs and nothing is freed when one replaces the other. ` +
    'Give what has another meaning an id of its own.',
});
