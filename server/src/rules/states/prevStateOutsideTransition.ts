import type { RunSet } from '../../explore/runSet/runSet';
import { entryWords } from '../shared/runWords';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

export const prevStateOutsideTransition = runRule({
  id: 'prev-state-outside-transition',
  severity: 'error',
  stage: 'simulation',
  summary: 'klp_get_prev_state() is called where no transition runs.',
  detect,
  message: ({ activation }) =>
    `klp_get_prev_state() is called in ${entryWords(activation)} while no transition runs, so the kernel warns and returns NULL. ` +
    (activation?.object === undefined
      ? 'Call it in callbacks of a transition only.'
      : 'That is so when the module comes or goes by itself; ask in a callback of vmlinux and keep the answer, or check before.'),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  const { module } = runs;
  return runs.runs.flatMap((run) =>
    run.events.flatMap((event) => {
      if (event.kind !== 'refused' || event.name !== 'klp_get_prev_state') return [];
      const { by } = event;
      if (by.module !== module) return [];
      return [{ module, activation: by.activation, at: by.trace[0], action: by, run }];
    }),
  );
}
