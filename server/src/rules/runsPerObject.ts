import { diagnosedRule } from './diagnosed';
import { doingWords, functionWords } from './runWords';

export const runsPerObject = diagnosedRule({
  id: 'runs-per-object',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A callback that several objects share does something for the whole system once for each of them.',
  message: (diagnosis) =>
    `${functionWords(diagnosis.entry)} ${doingWords(diagnosis)} once for each object that it is a callback of, and undoing it for one object undoes it for all. ` +
    'Make it a callback of one object, or count.',
});
