import type { RunSet } from '../../explore/runSet/runSet';
import { activationText } from '../shared/resourceText';
import { actionFact } from '../shared/runs/actionFact';
import { eventsIn } from '../shared/runs/eventsIn';
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
      : 'This happens when the patched module is loaded or unloaded; call it in a callback of vmlinux and keep the result.'),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  return eventsIn(runs.runs, 'refused')
    .filter(({ event: { name, by } }) => name === 'klp_get_prev_state' && by.module === runs.module)
    .map(({ event, run }) => actionFact(event.by, run));
}
