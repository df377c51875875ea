import { diagnosedRule } from '../shared/diagnosed';
import { entryWords } from '../shared/runWords';

export const kernelFault = diagnosedRule({
  id: 'kernel-fault',
  severity: 'error',
  stage: 'simulation',
  summary: "The module's code breaks a rule of the kernel when it is run.",
  message: ({ text, activation }) =>
    `${(text ?? '').replace(/\.$/, '')}, in ${entryWords(activation)}. ` +
    'The related places show how it comes to that; mend this line or what leads to it.',
});
