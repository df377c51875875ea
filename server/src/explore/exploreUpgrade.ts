import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import type { UnknownThing } from '../scenario/statistics';
import { sumStatistics } from '../scenario/sumStatistics';
import type { Diagnosis } from './diagnose/diagnosis';
import { unique } from './diagnose/unique';
import { diagnoseStateMeaning, type StateOwner, withoutThoseOf } from './diagnose/stateMeaning';
import { diagnoseUpgrade } from './diagnose/upgrade';
import { type Budget, explore, type Verdict } from './explorer';
import type { PatchReport } from './explorePatch';
import { withBranchHints } from './branchHints';
import { type UpgradeRun, upgradeRun } from './upgradeRun';

/** What was learnt about two livepatches of a series by running them one after the other. */
export interface UpgradeReport {
  readonly older: string;
  readonly newer: string;
  readonly diagnoses: readonly Diagnosis[];
  /** In some run the newer one has taken the place of the older one. */
  readonly isReplaced: boolean;
  readonly runs: number;
  readonly verdict: Verdict;
  /** Where runs were simplified or ended. */
  readonly bounds: readonly UnknownThing[];
}

const BUDGET: Budget = { runs: 48, steps: 4_000_000 };

/** Runs the lives of two livepatches of which the newer follows the older. Yields after each run. */
export function* exploreUpgrade(
  modules: ModuleSources,
  profile: KernelProfile,
  older: PatchReport,
  newer: PatchReport,
): Generator<undefined, UpgradeReport, void> {
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
      const leakedAlone = new Set([...older.leakedAlone, ...newer.leakedAlone]);
      const whole = runs.filter(({ ended }) => ended === undefined);
      const upgrade = whole.find((run) => run.way === 'up' && !run.isRefused && !run.isReversed);
      const meanings = diagnoseStateMeaning(stateOwner(older), stateOwner(newer), upgrade);
      const consequences = diagnoseUpgrade(whole, { ...names, patched, leakedAlone });
      const diagnoses = unique([...meanings, ...withoutThoseOf(meanings, consequences)]);
      const isReplaced = runs.some((run) => run.way === 'up' && run.isReplaced);
      const { bounds } = sumStatistics(runs.map(({ unknowns }) => unknowns));
      return { ...names, diagnoses, isReplaced, runs: runs.length, verdict: next.value, bounds };
    }
    runs.push(next.value.outcome);
    yield;
  }
}

function stateOwner({ name, patched, behaviour }: PatchReport): StateOwner {
  return { name, states: patched.states, behaviour };
}
