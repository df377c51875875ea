import { diagnosedRule } from '../shared/diagnosed';
import { functionWords, resourceText } from '../shared/runWords';

export const undoInWrongCallback = diagnosedRule({
  id: 'undo-in-wrong-callback',
  severity: 'warning',
  stage: 'simulation',
  summary: 'What pre_patch has done is undone in pre_unpatch, which a reversed transition never runs.',
  message: (diagnosis) =>
    `${functionWords(diagnosis.action?.activation)} takes back ${resourceText(diagnosis)} from ${functionWords(diagnosis.activation)}, but pre_unpatch does not run when the transition is reversed before it completes. ` +
    'Do this in post_unpatch.',
});
