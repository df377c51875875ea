import { diagnosedRule } from '../shared/diagnosed';
import { entryWords } from '../shared/runWords';

export const shadowRecursiveLock = diagnosedRule({
  id: 'shadow-recursive-lock',
  severity: 'error',
  stage: 'behaviour',
  summary: 'A constructor or destructor of a shadow variable calls the shadow API.',
  message: ({ text, activation }) =>
    `${text ?? 'A shadow function'}() is called in ${entryWords(activation)}, which runs under klp_shadow_lock, so it waits for a lock that it holds itself. ` +
    'Call it before or after.',
});
