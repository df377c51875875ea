import type { RunSet } from '../../explore/runSet/runSet';
import type { UpgradeRuns } from '../../explore/runSet/runSet';
import type { PatchRuns } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { hasUnseenFrees, isFreedInSeries, lacksState } from '../shared/runs/unseenFrees';
import { releasedAt, takenAt } from '../shared/runs/fate';
import { shadowSites } from '../shared/runs/shadowFate';
import { downgrades, leakedBy, upgrades } from '../shared/runs/upgrade';
import type { SimulationContext } from '../shared/simulation';
import { runRule } from '../shared/runs/runRule';
import { isPerState } from '../shared/perState';
import { idText } from '../shared/resourceText';

export const shadowLeak = runRule({
  id: 'shadow-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables leak when the last livepatch that knows them is gone.',
  detect,
  isTold,
  isLeftBehind: true,
  message: ({ id, other, at, action }: ShadowLeak, input) => {
    const those = idText(id);
    if (action?.activation.kind === 'pre_unpatch') {
      return (
        `The shadow variables with id ${those} are freed here in pre_unpatch, but patched functions keep running until the transition completes and attach new ones. ` +
        'Free them in post_unpatch.'
      );
    }
    if (other === undefined) {
      return (
        `A shadow variable with id ${those} allocated here can leak when the livepatch is disabled and removed. ` +
        (isPerState(input)
          ? 'Let a state with that id and `.is_shadow` own them.'
          : 'Free all of them with klp_shadow_free_all() in post_unpatch.')
      );
    }
    if (at !== undefined) {
      return (
        `The shadow variables with id ${those} allocated here leak when ${other} replaces this livepatch: ${other} does not know them${isPerState(input) ? '' : ', and callbacks of a replaced livepatch do not run'}. ` +
        (isPerState(input)
          ? 'Let a state with that id and `.is_shadow` own them: the kernel then frees them.'
          : 'List a state for them in `.states`: the kernel then refuses livepatches that lack it.')
      );
    }
    return (
      `When this livepatch replaces ${other}, the shadow variables with id ${those} leak: this one does not know them, and ${isPerState(input) ? `no state of ${other} owns them` : `no callback of ${other} runs`}. ` +
      'Take them over, or free them with klp_shadow_free_all() in post_patch.'
    );
  },
});

interface ShadowLeak extends RunFact {
  /** Nothing that was run frees variables of this id. */
  readonly isNeverFreed?: boolean;
}

function detect(runs: RunSet): ShadowLeak[] {
  if (runs.kind === 'alone') return alone(runs);
  return runs.kind === 'upgrade' ? inUpgrade(runs) : [];
}

function alone(runs: PatchRuns): ShadowLeak[] {
  return [
    ...shadowSites(runs, 'leaked').map(({ site, id }) => ({ ...takenAt(site), id })),
    ...shadowSites(runs, 'freed too early').map(({ site, id }) => ({
      ...releasedAt(site, 'pre_unpatch'),
      id,
    })),
    ...shadowSites(runs, 'never freed').map(({ site, id }) => ({ ...takenAt(site), id, isNeverFreed: true })),
  ];
}

/** What one of the two leaves when the other takes its place. It is the newer one that can still be changed. */
function inUpgrade(runs: UpgradeRuns): ShadowLeak[] {
  const [older, newer] = [runs.older.name, runs.newer.name];
  const pair = { module: newer, other: older };
  const left = [
    ...upgrades(runs).map((run) => ({ run, by: older, isBack: false })),
    ...downgrades(runs).map((run) => ({ run, by: newer, isBack: true })),
  ];
  return left.flatMap(({ run, by, isBack }) =>
    leakedBy(run, runs, by)
      .filter(({ kind, pointsInto }) => kind === 'shadow' && !pointsInto)
      .map((resource) => {
        const { activation, trace, shadow } = resource;
        return { ...pair, at: isBack ? trace[0] : undefined, activation, resource, id: shadow?.id, run };
      }),
  );
}

/** What another livepatch of the series frees is freed at some time; what nobody frees is told as that. */
function isTold({ id, other, isNeverFreed }: ShadowLeak, context: SimulationContext): boolean {
  if (lacksState(id, context.module)) return false;
  if (other !== undefined) return true;
  return !hasUnseenFrees(id, context) && (isNeverFreed !== true || isFreedInSeries(id, context));
}
