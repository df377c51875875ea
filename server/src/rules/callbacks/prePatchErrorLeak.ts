import { diagnosedRule } from '../shared/diagnosed';
import { entryWords, resourceText } from '../shared/runWords';

export const prePatchErrorLeak = diagnosedRule({
  id: 'pre-patch-error-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A pre_patch that fails leaves what it had taken before.',
  message: (diagnosis) =>
    `${entryWords(diagnosis.activation)} fails here and leaves ${resourceText(diagnosis)} behind: none of the ${diagnosis.activation?.state === undefined ? 'object' : 'state'}'s other callbacks runs when its pre_patch has failed. ` +
    'Take it back before you return the error.',
});
