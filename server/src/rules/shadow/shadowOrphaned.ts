import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowOrphaned = diagnosedRule({
  id: 'shadow-orphaned',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables stay when the module is gone whose objects they are attached to.',
  message: ({ id, text }, input) =>
    `The shadow variables of id ${idWords(id)} are attached to objects of the module '${text ?? ''}', and stay when that is unloaded. ` +
    (isPerState(input)
      ? 'A state frees its shadow variables only when it leaves the system, so free these where their objects are freed, or from a module notifier.'
      : 'Free them with klp_shadow_free_all() in the post_unpatch callback of that object, or where its objects are freed.'),
});
