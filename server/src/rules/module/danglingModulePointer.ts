import type { Diagnosis } from '../../explore/diagnose/diagnosis';
import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { doingWords, functionWords } from '../shared/runWords';

export const danglingModulePointer = diagnosedRule({
  id: 'dangling-module-pointer',
  severity: 'error',
  stage: 'simulation',
  summary: 'Something of the kernel still points into the module when it can be removed.',
  message: (diagnosis, input) => {
    const { activation, other } = diagnosis;
    const when =
      other === undefined
        ? 'when the module is removed'
        : `when ${other} has replaced the livepatch, which runs ${isPerState(input) ? 'no callback of a state that both have' : 'none of its callbacks'}, and the module is removed`;
    return (
      `${functionWords(activation)} ${doingWords(diagnosis)}, and the kernel still gets into the module through it ${when}. ` +
      adviceWords(diagnosis)
    );
  },
});

const COUNTERPARTS: Readonly<Record<string, string>> = {
  pre_patch: 'post_unpatch',
  post_patch: 'pre_unpatch',
};

function adviceWords({ activation, other, resource }: Diagnosis): string {
  if (resource?.kind === 'rcu callback') return 'Wait for it with rcu_barrier() in the exit function.';
  if (other !== undefined)
    return 'Take it back in the exit function, too, which runs whenever the module goes.';
  const counterpart = COUNTERPARTS[activation?.kind ?? ''];
  return counterpart === undefined
    ? 'Take it back in the exit function, which runs whenever the module goes.'
    : `Take it back in ${counterpart}, and in the exit function, which also runs when another livepatch has replaced this one.`;
}
