import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { hasUnseenFrees, isFreedInSeries, lacksState } from '../shared/runs/unseenFrees';
import { mayBeOwned } from '../../model/shadowStates';
import { takenAt } from '../shared/runs/fate';
import { shadowSites } from '../shared/runs/shadowFate';
import type { SimulationContext } from '../shared/simulation';
import { runRule } from '../shared/runs/runRule';
import { isPerState } from '../shared/perState';
import { idText } from '../shared/resourceText';

export const shadowNeverFreed = runRule({
  id: 'shadow-never-freed',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'Shadow variables are allocated and never freed.',
  detect,
  isTold,
  message: ({ id }, input) =>
    `The shadow variables with id ${idText(id)} allocated here are never freed. ` +
    'Free each with klp_shadow_free() when its object is freed, and the rest ' +
    (isPerState(input)
      ? 'through a state with that id and `.is_shadow`.'
      : 'with klp_shadow_free_all() in post_unpatch.'),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  return shadowSites(runs, 'never freed').map(({ site, id }) => ({ ...takenAt(site), id }));
}

/** Where no state owns them, the sources say so; and another livepatch of the series may free them at some time. */
function isTold({ id }: RunFact, context: SimulationContext): boolean {
  const isTold = lacksState(id, context.module) || mayBeOwned(context.module, id);
  return !isTold && !hasUnseenFrees(id, context) && !isFreedInSeries(id, context);
}
