import { diagnosedRule } from '../shared/diagnosed';
import { entryWords, holdingWords } from '../shared/runWords';

export const prePatchErrorLeak = diagnosedRule({
  id: 'pre-patch-error-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A pre_patch that fails leaves what it had taken before.',
  message: (diagnosis) =>
    `${entryWords(diagnosis.entry)} fails here and leaves ${holdingWords(diagnosis)} behind: none of the ${diagnosis.entry?.state === undefined ? 'object' : 'state'}'s other callbacks runs when its pre_patch has failed. ` +
    'Take it back before you return the error.',
});
