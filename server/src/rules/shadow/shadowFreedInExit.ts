import { diagnosedRule } from '../shared/diagnosed';
import { moveToPostUnpatch } from '../shared/fixes/moveToPostUnpatch';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowFreedInExit = diagnosedRule({
  id: 'shadow-freed-in-exit',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The exit function frees shadow variables that a successor goes on using.',
  message: ({ id, other }, input) =>
    `The exit function frees the shadow variables of id ${idWords(id)}, also when ${other ?? 'another livepatch'} has replaced this one and goes on using them. ` +
    (isPerState(input)
      ? 'Let a state of that id with `.is_shadow` own them: the kernel frees them when no livepatch has it any more.'
      : 'Free them in post_unpatch, which does not run when the livepatch is replaced.'),
  fixes: (diagnosis, input) => (isPerState(input) ? [] : moveToPostUnpatch(diagnosis, input)),
});
