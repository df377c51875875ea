import { diagnosedRule } from '../shared/diagnosed';
import { atomicFix } from '../shared/fixes/shadowCallFixes';

export const shadowCtorSleeps = diagnosedRule({
  id: 'shadow-ctor-sleeps',
  severity: 'error',
  stage: 'behaviour',
  summary: "A shadow variable's constructor may sleep.",
  message: ({ text }) =>
    `${text ?? ''} The constructor of a shadow variable runs under klp_shadow_lock with interrupts off, so do this before the variable is allocated.`,
  fixes: atomicFix,
});
