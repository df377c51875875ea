import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import { sumStatistics } from '../scenario/sumStatistics';
import { type SeenFrees, seenFrees } from './runSet/seenFrees';
import type { PatchRuns, RunSet } from './runSet/runSet';
import { shadowCalls } from './runSet/seenShadowCalls';
import { type Behaviour, behaviourOf } from './runSet/behaviour';
import { sitesOf } from './runSet/sites';
import { type UnknownsOfRuns, unknownsOf } from './runSet/unknowns';
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

/** What came of an exploration: what is kept, and the runs, in which to look for what goes wrong. */
export interface Explored<Report, Runs extends RunSet> {
  readonly report: Report;
  readonly runSet: Runs;
}

/** A function that returned an error. */
export interface FailedCall {
  readonly name: string;
  readonly result: number;
}

/** What running a livepatch has shown about it. */
export interface PatchReport {
  readonly name: string;
  readonly patched: PatchedObjects;
  readonly runs: number;
  /** Of the runs that look at callbacks and of those that call the new functions. */
  readonly verdicts: readonly Verdict[];
  /** It was enabled in some run; otherwise nothing is known. */
  readonly wasEnabled: boolean;
  /** The call that failed in its run when nothing unusual happens, so that it was not enabled. */
  readonly failure: FailedCall | undefined;
  readonly behaviour: Behaviour;
  /** What the machine did not know. */
  readonly unknowns: UnknownsOfRuns;
  /** The commands of its run when nothing unusual happens. */
  readonly usualScript: readonly string[];
  /** Where it frees shadow variables in some run. */
  readonly frees: SeenFrees;
  /** The sites of all that it leaks in some run; see `Resource.site`. */
  readonly leakedAlone: ReadonlySet<string>;
  /** How its functions reach what they do. */
  readonly branchHints: BranchHints;
}

/** What the runs of each kind may cost. */
const BUDGETS: Readonly<Record<PatchRunOptions['about'], Budget>> = {
  callbacks: { runs: 100, steps: 6_000_000 },
  functions: { runs: 60, steps: 5_000_000 },
};

/**
 * Runs the runs of a livepatch. Yields after each run, so that others get their turn.
 * @param name as `insmod` knows it; its sources are among `modules`
 */
export function* explorePatch(
  modules: ModuleSources,
  profile: KernelProfile,
  name: string,
): Generator<undefined, Explored<PatchReport, PatchRuns>, void> {
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
  const report = reportOf(runs, name, patched, verdicts);
  return { report, runSet: runSetOf(runs, name, patched) };
}

function reportOf(
  runs: readonly PatchRun[],
  name: string,
  patched: PatchedObjects,
  verdicts: readonly Verdict[],
): PatchReport {
  return {
    name,
    patched,
    verdicts,
    unknowns: unknownsOf(runs, sumStatistics(runs.map((run) => run.unknowns))),
    behaviour: behaviourOf(runs, sitesOf(runs, name), name),
    usualScript: runs[0]?.script ?? [],
    frees: seenFrees(runs, name, verdicts),
    leakedAlone: new Set(runs.flatMap((run) => run.leaked.map(({ site }) => site))),
    branchHints: branchHintsOf(runs),
    runs: runs.length,
    wasEnabled: runs.some((run) => run.wasEnabled),
    failure: runs[0] && failureIn(runs[0]),
  };
}

/** klp_enable_patch() where the kernel refuses the livepatch, or else the init function. */
function failureIn({ events }: PatchRun): FailedCall | undefined {
  const refused = events.find((event) => event.kind === 'refused');
  if (refused) return { name: refused.name, result: refused.result };
  const ended = events.find((event) => event.kind === 'end' && event.activation.kind === 'module_init');
  if (ended?.kind !== 'end' || ended.result === undefined || ended.result >= 0) return undefined;
  return { name: ended.activation.functionName ?? 'module_init', result: ended.result };
}

/** What the runs of one livepatch show. */
export function runSetOf(runs: readonly PatchRun[], module: string, patched: PatchedObjects): PatchRuns {
  const whole = runs.filter(({ ended }) => ended === undefined);
  const seen = { sites: sitesOf(whole, module), shadowCalls: shadowCalls(runs, module) };
  return { kind: 'alone', module, patched, runs, whole, ...seen };
}
