import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import type { UnknownThing } from '../scenario/runStatistics';
import { sumStatistics } from '../scenario/sumStatistics';
import type { UpgradeRuns } from './runSet/runSet';
import { type Budget, explore, type Verdict } from './explorer';
import type { Explored, PatchReport } from './explorePatch';
import { withBranchHints } from './branchHints';
import { type UpgradeRun, upgradeRun } from './upgradeRun';

/** What was learnt about two livepatches of a series by running them one after the other. */
export interface UpgradeReport {
  readonly older: string;
  readonly newer: string;
  /** In some run the newer one has taken the place of the older one. */
  readonly isReplaced: boolean;
  readonly runs: number;
  readonly verdict: Verdict;
  /** Where runs were simplified or ended. */
  readonly bounds: readonly UnknownThing[];
}

const BUDGET: Budget = { runs: 48, steps: 4_000_000 };

/** Runs the runs of two livepatches of which the newer follows the older. Yields after each run. */
export function* exploreUpgrade(
  modules: ModuleSources,
  profile: KernelProfile,
  older: PatchReport,
  newer: PatchReport,
): Generator<undefined, Explored<UpgradeReport, UpgradeRuns>, void> {
  const patched = { older: older.patched, newer: newer.patched };
  const names = { older: older.name, newer: newer.name };
  const branchHints = new Map([...older.branchHints, ...newer.branchHints]);
  const runs: UpgradeRun[] = [];
  const search = explore(
    (choose) => upgradeRun({ modules, profile, ...names, patched }, withBranchHints(branchHints, choose)),
    BUDGET,
    (run) => run.stepsTaken,
  );
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) {
      const isReplaced = runs.some((run) => run.way === 'up' && run.isReplaced);
      const { bounds } = sumStatistics(runs.map(({ unknowns }) => unknowns));
      const report = { ...names, isReplaced, runs: runs.length, verdict: next.value, bounds };
      return { report, runSet: runSetOf(runs, older, newer) };
    }
    runs.push(next.value.outcome);
    yield;
  }
}

function runSetOf(runs: readonly UpgradeRun[], older: PatchReport, newer: PatchReport): UpgradeRuns {
  const whole = runs.filter(({ ended }) => ended === undefined);
  const leakedAlone = new Set([...older.leakedAlone, ...newer.leakedAlone]);
  return { kind: 'upgrade', older, newer, runs: whole, leakedAlone };
}
