import type { RunSet } from '../../explore/runSet/runSet';
import { entryWords, resourceText } from '../shared/runWords';
import { failedAt, resourceSites } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { shadowSites } from '../shared/runs/shadowFate';

export const prePatchErrorLeak = runRule({
  id: 'pre-patch-error-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A pre_patch that fails leaves what it had taken before.',
  detect,
  silencedBy: 'memory',
  message: (fact) =>
    `${entryWords(fact.activation)} fails here and leaves ${resourceText(fact)} behind: none of the ${fact.activation?.state === undefined ? 'object' : 'state'}'s other callbacks runs when its pre_patch has failed. ` +
    'Take it back before you return the error.',
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  return [
    ...resourceSites(runs, 'left by failed pre_patch').map(failedAt),
    ...shadowSites(runs, 'left by failed pre_patch').map(({ site, id }) => ({ ...failedAt(site), id })),
  ];
}
