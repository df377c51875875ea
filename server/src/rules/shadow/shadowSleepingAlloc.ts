import { diagnosedRule } from '../shared/diagnosed';
import { atomicFix, calledWords } from '../shared/fixes/shadowCallFixes';

export const shadowSleepingAlloc = diagnosedRule({
  id: 'shadow-sleeping-alloc',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A shadow variable is allocated with a flag that may sleep, where sleeping is forbidden.',
  message: (diagnosis, input) => {
    const why = (diagnosis.text ?? '').replace(
      /^klp_shadow_alloc\(\)/,
      calledWords(diagnosis, input, 'klp_shadow_alloc'),
    );
    return `${why} Use GFP_ATOMIC, or allocate it before.`;
  },
  fixes: atomicFix,
});
