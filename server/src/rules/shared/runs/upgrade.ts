import type { UpgradeRuns } from '../../../explore/runSet/runSet';
import type { Release, Resource } from '../../../explore/trace/resource';
import type { ShadowCall } from '../../../explore/trace/traceEvent';
import type { Refusal } from '../../../kernel/refusal';
import type { UpgradeRun } from '../../../explore/upgradeRun';

/** The runs in which the newer livepatch takes the place of the older one for good. */
export function upgrades({ runs }: UpgradeRuns): readonly UpgradeRun[] {
  return runs.filter((run) => run.way === 'up' && !run.isReversed && run.isReplaced);
}

/** The runs that go back from the newer livepatch to the older one, which knows nothing of what came after it. */
export function downgrades({ runs }: UpgradeRuns): readonly UpgradeRun[] {
  return runs.filter((run) => run.way === 'back' && run.isReplaced && !run.isReversed);
}

/** The runs in which the transition from the older to the newer livepatch is reversed. */
export function reversals({ runs }: UpgradeRuns): readonly UpgradeRun[] {
  return runs.filter((run) => run.way === 'up' && run.isReversed);
}

/** What one of the two has left, though it does not when it is alone, and the other one has not put something else there. */
export function leakedBy(run: UpgradeRun, { leakedAlone }: UpgradeRuns, module: string): Resource[] {
  const reacquired = new Set(
    run.events.flatMap((event) =>
      event.kind === 'reacquired' &&
      event.resource.kind === 'change' &&
      event.by.module !== event.resource.module
        ? [event.resource]
        : [],
    ),
  );
  return run.leaked.filter(
    (each) => each.module === module && !leakedAlone.has(each.site) && !reacquired.has(each),
  );
}

/** What was given back in a run. */
export function releasesIn({ events }: UpgradeRun): Release[] {
  return events.flatMap((event) => (event.kind === 'released' ? [event.release] : []));
}

/** The calls of the shadow variable API in a run. */
export function shadowCallsIn({ events }: UpgradeRun): ShadowCall[] {
  return events.flatMap((event) => (event.kind === 'shadow' ? [event.call] : []));
}

/** The runs in which the kernel refuses the newer livepatch while the older one is installed, and why. */
export function refusedUpgrades({
  runs,
}: UpgradeRuns): readonly { readonly run: UpgradeRun; readonly refusals: readonly Refusal[] }[] {
  return runs
    .filter((run) => run.way === 'up' && run.isRefused)
    .map((run) => ({
      run,
      refusals: run.events.flatMap((event) => (event.kind === 'refusal' ? [event.refusal] : [])),
    }));
}
