import type { RunSet } from '../../explore/runSet/runSet';
import type { EventOf } from '../../explore/trace/traceEvent';
import { acquireText, functionText } from '../shared/resourceText';
import { actionFact } from '../shared/runs/actionFact';
import { eventsIn } from '../shared/runs/eventsIn';
import { perObject, resourceSites, takenAt } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

export const runsPerObject = runRule({
  id: 'runs-per-object',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A callback shared by several objects does something system-wide once for each of them.',
  detect,
  supersedes: [
    { rules: ['missing-post-unpatch', 'missing-pre-unpatch', 'pre-patch-error-leak'], on: 'line' },
  ],
  message: (fact) => {
    const owner = fact.activation?.state === undefined ? 'object' : 'state';
    return (
      `${functionText(fact.activation)} ${acquireText(fact)} once for each ${owner} that it is a callback of, but undoing it for one ${owner} undoes it for all. ` +
      `Make it a callback of one ${owner} only, or keep a count.`
    );
  },
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  const { module } = runs;
  return [
    ...eventsIn(runs.runs, 'reacquired')
      .filter(({ event }) => isForOtherOwner(event, module))
      .map(({ event: { by, resource }, run }) => ({ ...actionFact(by, run), resource })),
    ...resourceSites(runs, 'taken per object').map((site) => takenAt(site, perObject(site))),
  ];
}

/** The same callback does for a second object or state what it has done for the first. */
function isForOtherOwner({ resource, by }: EventOf<'reacquired'>, module: string): boolean {
  const [first, again] = [resource.activation, by.activation];
  return (
    by.module === module &&
    resource.module === module &&
    again.kind === first.kind &&
    again.functionName === first.functionName &&
    (again.object !== first.object || again.state !== first.state)
  );
}
