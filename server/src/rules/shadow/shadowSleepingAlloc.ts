import { faultText } from '../../machine/run/faultText';
import { type FaultFact, faultsAbout } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';
import { atomicFix, calledName } from '../shared/fixes/shadowCallFixes';

export const shadowSleepingAlloc = runRule({
  id: 'shadow-sleeping-alloc',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A shadow variable is allocated with a GFP flag that may sleep, where sleeping is not allowed.',
  detect: (runs) => (runs.kind === 'alone' ? faultsAbout(runs, 'sleep in shadow allocation') : []),
  message: (fact: FaultFact, input) => {
    const { fault } = fact;
    const called = 'callee' in fault ? { ...fault, callee: calledName(fact, input, fault.callee) } : fault;
    return `${faultText(called)} Use GFP_ATOMIC, or allocate earlier, where sleeping is allowed.`;
  },
  fixes: atomicFix,
});
