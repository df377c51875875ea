import { diagnosedRule } from '../shared/diagnosed';
import { doingWords, functionWords } from '../shared/runWords';

export const undoOnlyInExit = diagnosedRule({
  id: 'undo-only-in-exit',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What a callback has done is undone in the exit function only.',
  message: (diagnosis) =>
    `${functionWords(diagnosis.activation)} ${doingWords(diagnosis)}, and only the exit function takes it back here: not when the livepatch is disabled, and never when it cannot be removed any more. ` +
    `Do this in ${diagnosis.activation?.kind === 'post_patch' ? 'pre_unpatch' : 'post_unpatch'}.`,
});
