import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import { neverUndoneText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { downgrades, leakedBy } from '../shared/runs/upgrade';

export const unsafeDowngrade = runRule({
  id: 'unsafe-downgrade',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A downgrade to the older livepatch never undoes what the newer one did.',
  detect,
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  message: (fact, input) =>
    `When ${fact.other ?? 'the older livepatch'} replaces this one again, no callback of ${isPerState(input) ? 'a state that both have' : 'this one'} runs, so ${neverUndoneText(fact)}. ` +
    (isPerState(input)
      ? 'Give it a state of its own, so that its callbacks run on a downgrade.'
      : 'Declare a klp_state with a version for it, so that the kernel refuses the downgrade.'),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  return downgrades(runs).flatMap((run) =>
    leakedBy(run, runs, newer)
      .filter(({ pointsInto, kind }) => !pointsInto && kind !== 'shadow')
      .map((resource) => {
        const { activation, trace } = resource;
        return { module: newer, at: trace[0], activation, resource, other: older, run };
      }),
  );
}
