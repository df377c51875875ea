import { faultText } from '../../machine/run/faultText';
import { type FaultFact, faultsAbout } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';
import { atomicFix } from '../shared/fixes/shadowCallFixes';

export const shadowCtorSleeps = runRule({
  id: 'shadow-ctor-sleeps',
  severity: 'error',
  stage: 'behaviour',
  summary: "A shadow variable's constructor may sleep, but it runs with interrupts off.",
  detect: (runs) => (runs.kind === 'alone' ? faultsAbout(runs, 'sleep in constructor') : []),
  message: ({ fault }: FaultFact) =>
    `${faultText(fault)} A shadow constructor runs under klp_shadow_lock with interrupts off; do this before allocating the shadow variable.`,
  fixes: atomicFix,
});
