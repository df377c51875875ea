import { faultText } from '../../machine/run/faultText';
import { type FaultFact, faultsAbout } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';

export const shadowDtorSleeps = runRule({
  id: 'shadow-dtor-sleeps',
  severity: 'error',
  stage: 'behaviour',
  summary: "A shadow variable's destructor may sleep, but it runs with interrupts off.",
  detect: (runs) => (runs.kind === 'alone' ? faultsAbout(runs, 'sleep in destructor') : []),
  message: ({ fault }: FaultFact) =>
    `${faultText(fault)} A shadow destructor runs under klp_shadow_lock with interrupts off; queue work that does this instead.`,
});
