import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { hasUnseenFrees } from '../shared/runs/unseenFrees';
import { takenAt } from '../shared/runs/fate';
import { shadowSites } from '../shared/runs/shadowFate';
import { runRule } from '../shared/runs/runRule';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowOrphaned = runRule({
  id: 'shadow-orphaned',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables stay when the module is gone whose objects they are attached to.',
  detect,
  isTold: ({ id }, context) => !hasUnseenFrees(id, context),
  message: ({ id, object }: OrphanedShadow, input) =>
    `The shadow variables of id ${idWords(id)} are attached to objects of the module '${object ?? ''}', and stay when that is unloaded. ` +
    (isPerState(input)
      ? 'A state frees its shadow variables only when it leaves the system, so free these where their objects are freed, or from a module notifier.'
      : 'Free them with klp_shadow_free_all() in the post_unpatch callback of that object, or where its objects are freed.'),
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
