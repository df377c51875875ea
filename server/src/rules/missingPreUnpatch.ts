import { counterpartFix } from './callbackSkeleton';
import { diagnosedRule } from './diagnosed';
import { doingWords, functionWords } from './runWords';

export const missingPreUnpatch = diagnosedRule({
  id: 'missing-pre-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What post_patch changes is never taken back.',
  stands: 'callback',
  message: (diagnosis) =>
    `${functionWords(diagnosis.entry)} ${doingWords(diagnosis)}, and nothing takes it back when the livepatch is disabled. ` +
    'Add a pre_unpatch callback that does; it runs whenever post_patch has.',
  fixes: (diagnosis, input) => counterpartFix(diagnosis, input, 'post_patch', 'pre_unpatch'),
});
