import type { RunSet } from '../../explore/runSet/runSet';
import { acquireText, functionText, releasesItText } from '../shared/resourceText';
import { releasedAt, resourceSites } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { shadowSites } from '../shared/runs/shadowFate';

export const undoOnlyInExit = runRule({
  id: 'undo-only-in-exit',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'Only the exit function undoes what a callback does.',
  detect,
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'others',
  message: (fact) =>
    `${functionText(fact.activation)} ${acquireText(fact)}, and only the exit function ${releasesItText(fact)}: not when the livepatch is disabled, and never if the module cannot be removed (after a forced transition). ` +
    `Do this in ${fact.activation?.kind === 'post_patch' ? 'pre_unpatch' : 'post_unpatch'}.`,
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  const callbacks = ['pre_patch', 'post_patch'] as const;
  const sites = callbacks.flatMap((kind) => resourceSites(runs, 'undone in exit only', kind));
  return [
    ...sites.map((site) => releasedAt(site, 'module_exit')),
    ...shadowSites(runs, 'freed in exit only').map(({ site, id }) => ({
      ...releasedAt(site, 'module_exit'),
      id,
    })),
  ];
}
