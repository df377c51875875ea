import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { diagnosedRule } from '../shared/diagnosed';
import { doingWords, functionWords } from '../shared/runWords';

export const missingPreUnpatch = diagnosedRule({
  id: 'missing-pre-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What post_patch changes is never taken back.',
  stands: 'callback',
  message: (diagnosis) =>
    `${functionWords(diagnosis.activation)} ${doingWords(diagnosis)}, and ` +
    (diagnosis.text === undefined
      ? 'nothing takes it back when the livepatch is disabled. ' +
        'Add a pre_unpatch callback that does; it runs whenever post_patch has.'
      : 'only a part of that is taken back when the livepatch is disabled. Have pre_unpatch take back the rest.'),
  fixes: (diagnosis, input) => counterpartFix(diagnosis, input, 'post_patch', 'pre_unpatch'),
});
