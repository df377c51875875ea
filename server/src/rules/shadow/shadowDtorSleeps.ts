import { faultText } from '../../machine/run/faultText';
import { type FaultFact, faultsAbout } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';

export const shadowDtorSleeps = runRule({
  id: 'shadow-dtor-sleeps',
  severity: 'error',
  stage: 'behaviour',
  summary: "A shadow variable's destructor may sleep.",
  detect: (runs) => (runs.kind === 'alone' ? faultsAbout(runs, 'sleep in destructor') : []),
  message: ({ fault }: FaultFact) =>
    `${faultText(fault)} The destructor of a shadow variable runs under klp_shadow_lock with interrupts off, so leave this to work that it queues.`,
});
