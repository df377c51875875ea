import type { RunSet } from '../../explore/runSet/runSet';
import { verbsOf } from '../shared/resourceVerbs';
import { functionText, releaseText } from '../shared/resourceText';
import { releasedAt, resourceSites } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { shadowSites } from '../shared/runs/shadowFate';

export const undoInWrongCallback = runRule({
  id: 'undo-in-wrong-callback',
  severity: 'warning',
  stage: 'simulation',
  summary:
    'What pre_patch does is undone in pre_unpatch, which does not run when the transition is reversed.',
  detect,
  oncePer: 'callback',
  gathers: true,
  message: (fact) =>
    `${functionText(fact.action?.activation)} ${releaseText(fact)}, which ${functionText(fact.activation)} ${verbsOf(fact.resource).does}, but pre_unpatch does not run when the transition is reversed before it completes. ` +
    'Do this in post_unpatch instead.',
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  return [
    ...resourceSites(runs, 'left by reversal').map((site) => releasedAt(site, 'pre_unpatch')),
    ...shadowSites(runs, 'left by reversal').map(({ site, id }) => ({
      ...releasedAt(site, 'pre_unpatch'),
      id,
    })),
  ];
}
