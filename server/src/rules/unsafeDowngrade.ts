import { diagnosedRule } from './diagnosed';
import { holdingWords } from './runWords';

export const unsafeDowngrade = diagnosedRule({
  id: 'unsafe-downgrade',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Going back to the older livepatch leaves what the newer one has done.',
  message: (diagnosis) =>
    `When ${diagnosis.other ?? 'the older livepatch'} replaces this one again, no callback of this one runs, and ${holdingWords(diagnosis)} stays with nobody to take it back. ` +
    'Declare a klp_state with a version for it, so that the kernel refuses the way back.',
});
