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
import { type Habits, habitsOf } from './habits';
import { idleFunctions } from './idleFunctions';
import {
  type PatchedObjects,
  patchedObjects,
  type PatchLife,
  type PatchLifeOptions,
  patchLife,
} from './patchLife';

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
  readonly leftAlone: ReadonlySet<string>;
  /** How its functions get to what they do. */
  readonly habits: Habits;
}

/** What the runs of each kind may cost. */
const BUDGETS: Readonly<Record<PatchLifeOptions['about'], Budget>> = {
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
  const lives: PatchLife[] = [];
  const verdicts: Verdict[] = [];
  for (const about of ['callbacks', 'functions'] as const) {
    const options = { modules, profile, name, patched, about, idle };
    const search = explore(
      (choose) => patchLife(options, choose),
      BUDGETS[about],
      (life) => life.stepsTaken,
    );
    for (let next = search.next(); ; next = search.next()) {
      if (next.done === true) {
        verdicts.push(next.value);
        break;
      }
      lives.push(next.value.outcome);
      yield;
    }
  }
  return {
    name,
    patched,
    verdicts,
    unknowns: unknownsOf(lives, sumStatistics(lives.map((life) => life.unknowns))),
    behaviour: behaviourOf(lives, sitesOf(lives, name), name),
    usualScript: lives[0]?.script ?? [],
    frees: seenFrees(lives, name, verdicts),
    leftAlone: new Set(lives.flatMap((life) => life.left.map(siteKey))),
    habits: habitsOf(lives),
    runs: lives.length,
    wasEnabled: lives.some((life) => life.wasEnabled),
    diagnoses: diagnosePatch(lives, name, patched),
  };
}
