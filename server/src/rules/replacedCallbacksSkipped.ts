import { diagnosedRule } from './diagnosed';
import { functionWords, holdingWords } from './runWords';

export const replacedCallbacksSkipped = diagnosedRule({
  id: 'replaced-callbacks-skipped',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The callbacks of the replaced livepatch never run, and nothing does what they would have done.',
  stands: 'patch',
  message: (diagnosis) =>
    `When this livepatch replaces ${diagnosis.other ?? 'the older one'}, no callback of that runs, and ${holdingWords(diagnosis)} in its ${functionWords(diagnosis.entry)} stays for ever. ` +
    'Take it over or take it back in pre_patch or post_patch of this livepatch.',
});
