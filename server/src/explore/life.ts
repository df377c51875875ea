import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import type { RunEnded } from '../kernel/meter';
import { left } from './left';
import type { World } from './world';
import type { Statistics } from '../scenario/runStatistics';
import type { Holding, HoldingKind } from './watch/holding';
import type { SavedValue } from './watch/changeWatch';
import type { Step } from './watch/step';

/** What every life that is run needs. */
export interface LifeOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
}

/** What came of a life. */
export interface Life {
  /** All that happened, in order. */
  readonly steps: readonly Step[];
  /** How many instructions of modules' code it took. */
  readonly stepsTaken: number;
  /** The commands of a transcript that repeats it. */
  readonly script: readonly string[];
  /** What modules that were removed have left behind. Memory counts only if nothing leads to it. */
  readonly left: readonly Holding[];
  /** The values of others that modules had saved in memory of their own when all was enabled. */
  readonly saved: readonly SavedValue[];
  /** What the machine did not know, and what functions that are not visible were given. */
  readonly unknowns: LifeUnknowns;
  /** Whether in the end all modules could be removed, so that `left` says something. */
  readonly isOver: boolean;
  /** Why it was ended before its time; then only what was seen until then counts, and nothing is missing. */
  readonly ended: RunEnded | undefined;
}

export interface LifeUnknowns extends Statistics {
  /** By the name of the function. */
  readonly silenced: ReadonlyMap<string, ReadonlySet<HoldingKind>>;
}

/** How long things that were started may go on after the modules are gone. */
const AFTERMATH_S = 60;

/** Removes the modules, in this order, as far as they are loaded, looks at what is left, and waits. */
export function endLife(
  world: World,
  names: readonly string[],
  saved: readonly SavedValue[],
  expected: readonly string[],
): Life {
  const { machine, kernel } = world.system;
  for (const name of names) if (kernel.modules.has(name)) world.command(`rmmod ${name}`);
  const isOver = !expected.some((name) => kernel.modules.has(name));
  const remains = isOver ? left(machine, world.ledger) : [];
  world.command(`sleep ${AFTERMATH_S}`);
  for (const { object } of saved) object.forget();
  return { ...recordOf(world), left: remains, saved, isOver };
}

/** A life that came to a bound: what it would have given back is not known, so that nothing counts as left. */
export function endedLife(world: World): Life {
  return { ...recordOf(world), left: [], saved: [], isOver: false };
}

/** What was noted; the memory of the machine is not needed any more. */
function recordOf({ system, ledger, script, ended }: World): Omit<Life, 'left' | 'saved' | 'isOver'> {
  const { stepsTaken } = system.machine;
  const unknowns = { ...system.stats(), silenced: ledger.silenced };
  ledger.forgetContents();
  return { stepsTaken, steps: ledger.steps, script, unknowns, ended };
}
