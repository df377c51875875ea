import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { diagnosedRule } from '../shared/diagnosed';
import { doingWords, functionWords } from '../shared/runWords';

export const missingPostUnpatch = diagnosedRule({
  id: 'missing-post-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What pre_patch takes or changes is never given back.',
  stands: 'callback',
  message: (diagnosis) =>
    `${functionWords(diagnosis.activation)} ${doingWords(diagnosis)}, and ` +
    (diagnosis.text === undefined
      ? 'nothing takes it back when the livepatch is disabled. ' +
        'Add a post_unpatch callback that does; it runs whenever pre_patch has succeeded, also for a reversed transition.'
      : 'only a part of that is taken back when the livepatch is disabled. Have post_unpatch take back the rest.'),
  fixes: (diagnosis, input) => counterpartFix(diagnosis, input, 'pre_patch', 'post_unpatch'),
});
