import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import { activationText, isOrAre, pronounOf, resourceText, releaseText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { releasesIn, reversals } from '../shared/runs/upgrade';

export const reverseNotHandled = runRule({
  id: 'reverse-not-handled',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Reversing a transition undoes what the older livepatch, which stays, still needs.',
  detect,
  oncePer: 'callback',
  gathers: true,
  message: (fact, input) =>
    `When the transition is reversed, ${activationText(fact.activation)} ${fact.resource?.kind === 'change' ? `undoes the change of ${resourceText(fact)}` : releaseText(fact)}, which ${pronounOf(fact) === 'it' ? 'belongs' : 'belong'} to ${fact.other ?? 'the older livepatch'} and ${isOrAre(fact)} still in use there. ` +
    (isPerState(input)
      ? 'Give the states of both livepatches the same id: then no callback runs while one of them stays.'
      : 'Call klp_get_prev_state() here: if the older livepatch has the state, leave it alone.'),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  return reversals(runs).flatMap((run) =>
    releasesIn(run)
      .filter(({ module, resource, putBackFrom, activation }) => {
        const isUndone = activation.kind === 'pre_unpatch' || activation.kind === 'post_unpatch';
        return module === newer && resource.module === older && putBackFrom !== older && isUndone;
      })
      .map((release) => {
        const { resource, activation, trace } = release;
        const about = { module: newer, at: trace[0], activation, resource, action: release, run };
        return { ...about, other: older, id: resource.shadow?.id };
      }),
  );
}
