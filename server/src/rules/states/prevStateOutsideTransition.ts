import { diagnosedRule } from '../shared/diagnosed';
import { entryWords } from '../shared/runWords';

export const prevStateOutsideTransition = diagnosedRule({
  id: 'prev-state-outside-transition',
  severity: 'error',
  stage: 'simulation',
  summary: 'klp_get_prev_state() is called where no transition runs.',
  message: ({ activation }) =>
    `klp_get_prev_state() is called in ${entryWords(activation)} while no transition runs, so the kernel warns and returns NULL. ` +
    (activation?.object === undefined
      ? 'Call it in callbacks of a transition only.'
      : 'That is so when the module comes or goes by itself; ask in a callback of vmlinux and keep the answer, or check before.'),
});
