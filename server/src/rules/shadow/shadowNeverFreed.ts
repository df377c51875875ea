import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowNeverFreed = diagnosedRule({
  id: 'shadow-never-freed',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'Shadow variables are allocated and never freed.',
  message: ({ id }, input) =>
    `The shadow variables of id ${idWords(id)} that are allocated here are never freed. ` +
    'Free single ones with klp_shadow_free() when their object goes, and all of them ' +
    (isPerState(input)
      ? 'by a state of that id with `.is_shadow`.'
      : 'with klp_shadow_free_all() in post_unpatch.'),
});
