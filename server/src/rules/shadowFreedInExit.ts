import { diagnosedRule } from './diagnosed';
import { moveToPostUnpatch } from './moveToPostUnpatch';
import { idWords } from './runWords';

export const shadowFreedInExit = diagnosedRule({
  id: 'shadow-freed-in-exit',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The exit function frees shadow variables that a successor goes on using.',
  message: ({ id, other }) =>
    `The exit function frees the shadow variables of id ${idWords(id)}, also when ${other ?? 'another livepatch'} has replaced this one and goes on using them. ` +
    'Free them in post_unpatch, which does not run when the livepatch is replaced.',
  fixes: moveToPostUnpatch,
});
