import { diagnosedRule } from '../shared/diagnosed';
import { doingWords, functionWords } from '../shared/runWords';

export const runsPerObject = diagnosedRule({
  id: 'runs-per-object',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A callback that several objects share does something for the whole system once for each of them.',
  message: (diagnosis) => {
    const owner = diagnosis.activation?.state === undefined ? 'object' : 'state';
    return (
      `${functionWords(diagnosis.activation)} ${doingWords(diagnosis)} once for each ${owner} that it is a callback of, and undoing it for one ${owner} undoes it for all. ` +
      `Make it a callback of one ${owner}, or count.`
    );
  },
});
