import { diagnosedRule } from './diagnosed';
import { doingWords, functionWords } from './runWords';

export const danglingModulePointer = diagnosedRule({
  id: 'dangling-module-pointer',
  severity: 'error',
  stage: 'simulation',
  summary: 'Something of the kernel still points into the module when it can be removed.',
  message: (diagnosis) => {
    const { entry, other } = diagnosis;
    const when =
      other === undefined
        ? 'when the module is removed'
        : `when ${other} has replaced the livepatch, which runs none of its callbacks, and the module is removed`;
    return (
      `${functionWords(entry)} ${doingWords(diagnosis)}, and the kernel still gets into the module through it ${when}. ` +
      'Take it back in the exit function, too, which runs whenever the module goes.'
    );
  },
});
