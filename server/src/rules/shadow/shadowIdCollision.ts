import { diagnosedRule } from '../shared/diagnosed';
import { idWords } from '../shared/runWords';

export const shadowIdCollision = diagnosedRule({
  id: 'shadow-id-collision',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Two livepatches use one id for different shadow variables.',
  message: ({ id, other, text }) =>
    `The shadow variables of id ${idWords(id)} have ${text?.split('/')[1] ?? '?'} bytes here and ${text?.split('/')[0] ?? '?'} in ${other ?? 'the older livepatch'}, and whoever comes second gets those of the other. ` +
    'Ids hold for the whole system: choose another one.',
});
