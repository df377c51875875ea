import { diagnosedRule } from '../shared/diagnosed';
import { doingWords, functionWords } from '../shared/runWords';

export const initSideEffect = diagnosedRule({
  id: 'init-side-effect',
  severity: 'warning',
  stage: 'behaviour',
  summary:
    'The init function changes the system, where neither disabling nor replacing the livepatch reaches it.',
  message: (diagnosis) =>
    `${functionWords(diagnosis.activation)} ${doingWords(diagnosis)}, which neither disabling nor replacing the livepatch takes back. ` +
    'Do it in pre_patch or post_patch, and take it back in the callback that belongs to it.',
});
