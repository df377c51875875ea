import { diagnosedRule } from '../shared/diagnosed';
import { idWords } from '../shared/runWords';
import { getOrAllocFix } from '../shared/fixes/shadowCallFixes';

export const shadowAllocDuplicate = diagnosedRule({
  id: 'shadow-alloc-duplicate',
  severity: 'warning',
  stage: 'simulation',
  summary: 'klp_shadow_alloc() is called for a variable that exists.',
  message: ({ id, other }) =>
    `The shadow variable of id ${idWords(id)} exists already when it is allocated here${other === undefined ? '' : `, from ${other}`}, so the kernel warns and klp_shadow_alloc() returns NULL. ` +
    'Use klp_shadow_get_or_alloc() if an existing one will do.',
  fixes: getOrAllocFix,
});
