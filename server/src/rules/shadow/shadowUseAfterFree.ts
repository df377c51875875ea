import { diagnosedRule } from '../shared/diagnosed';

export const shadowUseAfterFree = diagnosedRule({
  id: 'shadow-use-after-free',
  severity: 'error',
  stage: 'simulation',
  summary: 'A shadow variable is used after it was freed.',
  message: ({ text }) =>
    `${text ?? ''} Look the variable up again with klp_shadow_get() under a lock that keeps others from freeing it.`,
});
