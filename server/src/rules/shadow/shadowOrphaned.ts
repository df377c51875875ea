import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { hasUnseenFrees } from '../shared/runs/unseenFrees';
import { takenAt } from '../shared/runs/fate';
import { shadowSites } from '../shared/runs/shadowFate';
import { runRule } from '../shared/runs/runRule';
import { isPerState } from '../shared/perState';
import { idText } from '../shared/resourceText';

export const shadowOrphaned = runRule({
  id: 'shadow-orphaned',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables outlive the objects of the module that they are attached to.',
  detect,
  isTold: ({ id }, context) => !hasUnseenFrees(id, context),
  message: ({ id, object }: OrphanedShadow, input) =>
    `The shadow variables with id ${idText(id)} are attached to objects of the module '${object ?? ''}' and leak when that module is unloaded. ` +
    (isPerState(input)
      ? 'A state frees its shadow variables only when no livepatch has it any more, so free these where their objects are freed, or in a module notifier.'
      : 'Free them with klp_shadow_free_all() in the post_unpatch callback of that klp_object, or where the objects are freed.'),
});

interface OrphanedShadow extends RunFact {
  /** The module whose objects they are attached to. */
  readonly object: string | undefined;
}

function detect(runs: RunSet): OrphanedShadow[] {
  if (runs.kind !== 'alone') return [];
  return shadowSites(runs, 'outlives its object').flatMap(({ site, id, outlivedIn: run }) => {
    const { object } = site.resource.activation;
    return run ? [{ ...takenAt(site), id, object, run }] : [];
  });
}
