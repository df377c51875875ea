import { diagnosedRule } from './diagnosed';

export const shadowSleepingAlloc = diagnosedRule({
  id: 'shadow-sleeping-alloc',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A shadow variable is allocated with a flag that may sleep, where sleeping is forbidden.',
  message: ({ text }) => `${text ?? ''} Use GFP_ATOMIC, or allocate it before.`,
});
