import type { RunSet } from '../../explore/runSet/runSet';
import { verbsOf } from '../shared/resourceVerbs';
import { activationText, resourceText, undoAdvice } from '../shared/resourceText';
import { failedAt, resourceSites } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { shadowSites } from '../shared/runs/shadowFate';

export const prePatchErrorLeak = runRule({
  id: 'pre-patch-error-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A pre_patch that fails leaks what it has acquired before.',
  detect,
  silencedBy: 'memory',
  message: (fact) =>
    `${activationText(fact.activation)} fails here without ${verbsOf(fact.resource).undoing} ${resourceText(fact)}; after a failed pre_patch, no other callback of the ${fact.activation?.state === undefined ? 'object' : 'state'} runs. ` +
    `${undoAdvice(fact)} before returning the error.`,
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  return [
    ...resourceSites(runs, 'left by failed pre_patch').map(failedAt),
    ...shadowSites(runs, 'left by failed pre_patch').map(({ site, id }) => ({ ...failedAt(site), id })),
  ];
}
