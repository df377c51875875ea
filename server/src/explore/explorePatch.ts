import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import { sumStatistics } from '../scenario/sumStatistics';
import { diagnosePatch } from './diagnose/patch';
import { type SeenFrees, seenFrees } from './diagnose/seenFrees';
import type { Diagnosis } from './diagnose/diagnosis';
import { type Behaviour, behaviourOf } from './diagnose/behaviour';
import { siteKey, sitesOf } from './diagnose/sites';
import { type Unknowns, unknownsOf } from './diagnose/unknowns';
import { type Budget, explore, type Verdict } from './explorer';
import { type BranchHints, branchHintsOf } from './branchHints';
import { idleFunctions } from './idleFunctions';
import {
  type PatchedObjects,
  patchedObjects,
  type PatchRun,
  type PatchRunOptions,
  patchRun,
} from './patchRun';

/** What was learnt about one livepatch by running it. */
export interface PatchReport {
  readonly name: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly patched: PatchedObjects;
  readonly runs: number;
  /** Of the runs that look at callbacks and of those that call the new functions. */
  readonly verdicts: readonly Verdict[];
  /** It was enabled in some run; otherwise nothing is known. */
  readonly wasEnabled: boolean;
  readonly behaviour: Behaviour;
  /** What the machine did not know, and which rules that has silenced. */
  readonly unknowns: Unknowns;
  /** The commands of its life when nothing unusual happens. */
  readonly usualScript: readonly string[];
  /** Where it frees shadow variables in some life. */
  readonly frees: SeenFrees;
  /** The sites of all that it leaves behind in some life; see `siteKey`. */
  readonly leakedAlone: ReadonlySet<string>;
  /** How its functions get to what they do. */
  readonly branchHints: BranchHints;
}

/** What the runs of each kind may cost. */
const BUDGETS: Readonly<Record<PatchRunOptions['about'], Budget>> = {
  callbacks: { runs: 100, steps: 6_000_000 },
  functions: { runs: 60, steps: 5_000_000 },
};

/**
 * Runs the lives of a livepatch. Yields after each run, so that others get their turn.
 * @param name as `insmod` knows it; its sources are among `modules`
 */
export function* explorePatch(
  modules: ModuleSources,
  profile: KernelProfile,
  name: string,
): Generator<undefined, PatchReport, void> {
  const patched = patchedObjects(modules, profile, name);
  const program = modules.program(name, profile);
  const idle = program ? idleFunctions(program) : new Set<string>();
  const runs: PatchRun[] = [];
  const verdicts: Verdict[] = [];
  for (const about of ['callbacks', 'functions'] as const) {
    const options = { modules, profile, name, patched, about, idle };
    const search = explore(
      (choose) => patchRun(options, choose),
      BUDGETS[about],
      (run) => run.stepsTaken,
    );
    for (let next = search.next(); ; next = search.next()) {
      if (next.done === true) {
        verdicts.push(next.value);
        break;
      }
      runs.push(next.value.outcome);
      yield;
    }
  }
  return {
    name,
    patched,
    verdicts,
    unknowns: unknownsOf(runs, sumStatistics(runs.map((run) => run.unknowns))),
    behaviour: behaviourOf(runs, sitesOf(runs, name), name),
    usualScript: runs[0]?.script ?? [],
    frees: seenFrees(runs, name, verdicts),
    leakedAlone: new Set(runs.flatMap((run) => run.leaked.map(siteKey))),
    branchHints: branchHintsOf(runs),
    runs: runs.length,
    wasEnabled: runs.some((run) => run.wasEnabled),
    diagnoses: diagnosePatch(runs, name, patched),
  };
}
