import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { resourceText } from '../shared/runWords';

export const unsafeDowngrade = diagnosedRule({
  id: 'unsafe-downgrade',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Going back to the older livepatch leaves what the newer one has done.',
  message: (diagnosis, input) =>
    `When ${diagnosis.other ?? 'the older livepatch'} replaces this one again, no callback ${isPerState(input) ? 'of a state that both have' : 'of this one'} runs, and ${resourceText(diagnosis)} stays with nobody to take it back. ` +
    (isPerState(input)
      ? 'Give it a state of its own, so that its callbacks run on the way back.'
      : 'Declare a klp_state with a version for it, so that the kernel refuses the way back.'),
});
