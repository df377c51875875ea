import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { functionWords, resourceText } from '../shared/runWords';

export const replacedCallbacksSkipped = diagnosedRule({
  id: 'replaced-callbacks-skipped',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The callbacks of the replaced livepatch never run, and nothing does what they would have done.',
  stands: 'patch',
  message: (diagnosis, input) =>
    `When this livepatch replaces ${diagnosis.other ?? 'the older one'}, no callback of ${isPerState(input) ? 'a state that both have' : 'that'} runs, and ${resourceText(diagnosis)} in its ${functionWords(diagnosis.activation)} stays for ever. ` +
    (isPerState(input)
      ? 'Keep it in a shadow variable that the state owns, so that the callbacks here find it.'
      : 'Take it over or take it back in pre_patch or post_patch of this livepatch.'),
});
