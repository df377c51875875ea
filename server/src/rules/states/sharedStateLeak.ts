import { diagnosedRule } from '../shared/diagnosed';
import { entryWords, resourceText, idWords } from '../shared/runWords';

export const sharedStateLeak = diagnosedRule({
  id: 'shared-state-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Two livepatches that share a state are replaced together, and neither cleans it up.',
  stands: 'patch',
  message: (diagnosis) =>
    `When this livepatch replaces ${diagnosis.other ?? 'two others'} together, which share the state ${idWords(diagnosis.id)}, each of them is kept from cleaning up by the other, and ${resourceText(diagnosis)} from ${entryWords(diagnosis.activation)} stays for ever. ` +
    'Keep the state in this livepatch, or set `.replace` in each livepatch, so that there is never more than one.',
});
