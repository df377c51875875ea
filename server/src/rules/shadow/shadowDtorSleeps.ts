import { diagnosedRule } from '../shared/diagnosed';

export const shadowDtorSleeps = diagnosedRule({
  id: 'shadow-dtor-sleeps',
  severity: 'error',
  stage: 'behaviour',
  summary: "A shadow variable's destructor may sleep.",
  message: ({ text }) =>
    `${text ?? ''} The destructor of a shadow variable runs under klp_shadow_lock with interrupts off, so leave this to work that it queues.`,
});
