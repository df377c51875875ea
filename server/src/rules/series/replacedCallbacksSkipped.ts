import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import { verbsOf } from '../shared/resourceVerbs';
import { functionText, isOrAre, resourceText, undoneText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { leakedBy, upgrades } from '../shared/runs/upgrade';

export const replacedCallbacksSkipped = runRule({
  id: 'replaced-callbacks-skipped',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The callbacks of a replaced livepatch do not run, and nothing else undoes what it did.',
  detect,
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  isLeftBehind: true,
  stands: 'patch',
  message: (fact, input) =>
    `When this livepatch replaces ${fact.other ?? 'the older one'}, no callback of ${isPerState(input) ? 'a state that both have' : (fact.other ?? 'the older one')} runs, so ${resourceText(fact)}, which its ${functionText(fact.activation)} ${verbsOf(fact.resource).does}, ${isOrAre(fact)} never ${undoneText(fact)}. ` +
    (isPerState(input)
      ? 'Keep it in a shadow variable that the state owns, so that the callbacks here find it.'
      : 'Take it over or undo it in pre_patch or post_patch of this livepatch.'),
});

/** What the replaced livepatch leaves is its successor's, if it does not point into the replaced module. */
function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  return upgrades(runs).flatMap((run) =>
    leakedBy(run, runs, older)
      .filter(({ pointsInto, kind }) => !pointsInto && kind !== 'shadow')
      .map((resource) => ({ module: newer, activation: resource.activation, resource, other: older, run })),
  );
}
