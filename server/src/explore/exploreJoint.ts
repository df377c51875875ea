import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import type { UnknownThing } from '../scenario/runStatistics';
import { sumStatistics } from '../scenario/sumStatistics';
import type { JointRuns } from './runSet/runSet';
import { type Budget, explore, type Verdict } from './explorer';
import type { Explored, PatchReport } from './explorePatch';
import { type JointRun, jointRun } from './jointRun';

/** What was learnt about two livepatches that a third one replaces together. */
export interface JointReport {
  readonly runs: number;
  readonly verdict: Verdict;
  /** Where runs were simplified or ended. */
  readonly bounds: readonly UnknownThing[];
}

const BUDGET: Budget = { runs: 8, steps: 1_000_000 };

/**
 * The states that two livepatches share and a third, which replaces both, does not have: only these are worth a run.
 * None where one of the two replaces the other.
 */
export function lostTogether(
  older: readonly [PatchReport, PatchReport],
  newer: PatchReport,
): readonly bigint[] {
  const [{ patched: first }, { patched: second }] = older;
  if (second.isReplacing || !newer.patched.isReplacing) return [];
  const kept = new Set(newer.patched.states.map(({ id }) => id));
  const shared = new Set(second.states.map(({ id }) => id));
  return first.states.flatMap(({ id }) => (shared.has(id) && !kept.has(id) ? [id] : []));
}

/** Runs the runs of three livepatches of a series. Yields after each run. */
export function* exploreJoint(
  modules: ModuleSources,
  profile: KernelProfile,
  older: readonly [PatchReport, PatchReport],
  newer: PatchReport,
): Generator<undefined, Explored<JointReport, JointRuns>, void> {
  const reports = [...older, newer];
  const targets = [...new Set(reports.flatMap(({ patched }) => patched.targets))];
  const names = [older[0].name, older[1].name] as const;
  const runs: JointRun[] = [];
  const options = { modules, profile, older: names, newer: newer.name, targets };
  const search = explore(
    (choose) => jointRun(options, choose),
    BUDGET,
    (run) => run.stepsTaken,
  );
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) {
      const leakedAlone = new Set(reports.flatMap((report) => [...report.leakedAlone]));
      const ids = lostTogether(older, newer);
      const whole = runs.filter(({ ended }) => ended === undefined);
      const { bounds } = sumStatistics(runs.map(({ unknowns }) => unknowns));
      return {
        report: { runs: runs.length, verdict: next.value, bounds },
        runSet: { kind: 'joint', older: names, newer: newer.name, ids, runs: whole, leakedAlone },
      };
    }
    runs.push(next.value.outcome);
    yield;
  }
}
