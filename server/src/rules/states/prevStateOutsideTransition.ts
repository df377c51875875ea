import type { RunSet } from '../../explore/runSet/runSet';
import { activationText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

export const prevStateOutsideTransition = runRule({
  id: 'prev-state-outside-transition',
  severity: 'error',
  stage: 'simulation',
  summary: 'klp_get_prev_state() is called while no transition is running.',
  detect,
  message: ({ activation }) =>
    `klp_get_prev_state() is called in ${activationText(activation)} while no transition is running, so the kernel warns and returns NULL. ` +
    (activation?.object === undefined
      ? 'Call it only in callbacks, during a transition.'
      : 'This happens when the patched module is loaded or unloaded; call it in a callback of vmlinux and keep the answer, or check first.'),
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
