import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowStale = diagnosedRule({
  id: 'shadow-stale',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A shadow variable survives a downgrade and is found again, out of date.',
  message: ({ id, other }, input) =>
    `The shadow variables of id ${idWords(id)} that are allocated here stay when ${other ?? 'the older livepatch'} comes back, which does not know them, and the next upgrade finds them with what was true before. ` +
    (isPerState(input)
      ? 'Let a state of that id with `.is_shadow` own them: the kernel then frees them.'
      : 'List a state for them in .states: the kernel then refuses to go back to a livepatch that lacks it.'),
});
