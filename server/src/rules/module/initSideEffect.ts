import type { RunSet } from '../../explore/runSet/runSet';
import type { ResourceKind } from '../../explore/trace/resource';
import { acquireText, functionText, releasesItText } from '../shared/resourceText';
import { fateOf, type PatchSite, takenAt } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

export const initSideEffect = runRule({
  id: 'init-side-effect',
  severity: 'warning',
  stage: 'behaviour',
  summary:
    'The init function changes the system, and neither disabling nor replacing the livepatch undoes that.',
  detect,
  message: (fact) =>
    `${functionText(fact.activation)} ${acquireText(fact)}, and neither disabling nor replacing the livepatch ${releasesItText(fact)}. ` +
    'Do this in pre_patch and undo it in post_unpatch, or in post_patch and pre_unpatch.',
});

function detect(runs: RunSet): RunFact[] {
  return runs.kind === 'alone' ? runs.sites.filter(isSideEffect).map((site) => takenAt(site)) : [];
}

const SIDE_EFFECTS: ReadonlySet<ResourceKind> = new Set(['change', 'hook', 'timer', 'work', 'thread']);

/** A module notifier is not meant: it is there for what is loaded later. */
function isSideEffect(site: PatchSite): boolean {
  const { resource, releases } = site;
  if (resource.activation.kind !== 'module_init' || !SIDE_EFFECTS.has(resource.kind)) return false;
  if (resource.type === 'notifier' || resource.isUndeclared === true) return false;
  const isUndone = (['module_init', 'pre_unpatch', 'post_unpatch'] as const).some((kind) =>
    releases.has(kind),
  );
  const fate = fateOf(site);
  return !isUndone && fate !== 'taken per object' && fate !== 'points into module';
}
