import type { KernelProfile } from '../base/kernelProfile';
import type { ModuleSources } from '../scenario/moduleSources';
import type { RunEnded } from '../kernel/meter';
import { leaked } from './leaked';
import type { World } from './world';
import type { Statistics } from '../scenario/runStatistics';
import type { Resource, ResourceKind } from './trace/resource';
import type { SavedValue } from './trace/changeWatch';
import type { TraceEvent } from './trace/traceEvent';

/** What every run that is run needs. */
export interface RunOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
}

/** What came of a run. */
export interface RecordedRun {
  /** All that happened, in order. */
  readonly events: readonly TraceEvent[];
  /** How many instructions of modules' code it took. */
  readonly stepsTaken: number;
  /** The commands of a transcript that repeats it. */
  readonly script: readonly string[];
  /** What removed modules have leaked. Memory counts only if nothing points to it. */
  readonly leaked: readonly Resource[];
  /** The values of others that modules had saved in memory of their own when all was enabled. */
  readonly saved: readonly SavedValue[];
  /** What the machine did not know, and what functions that are not visible were given. */
  readonly unknowns: RunUnknowns;
  /** Whether in the end all modules could be removed, so that `left` says something. */
  readonly isOver: boolean;
  /** Why it was ended before its time; then only what was seen until then counts, and nothing is missing. */
  readonly ended: RunEnded | undefined;
}

export interface RunUnknowns extends Statistics {
  /** By the name of the function. */
  readonly silenced: ReadonlyMap<string, ReadonlySet<ResourceKind>>;
}

/** How long things that were started may go on after the modules are gone. */
const AFTERMATH_S = 60;

/** Removes the modules, in this order, as far as they are loaded, looks at what is left, and waits. */
export function endRun(
  world: World,
  names: readonly string[],
  saved: readonly SavedValue[],
  expected: readonly string[],
): RecordedRun {
  const { machine, kernel } = world.system;
  for (const name of names) if (kernel.modules.has(name)) world.command(`rmmod ${name}`);
  const isOver = !expected.some((name) => kernel.modules.has(name));
  const remains = isOver ? leaked(machine, world.recorder) : [];
  world.command(`sleep ${AFTERMATH_S}`);
  for (const { object } of saved) object.forget();
  return { ...recordOf(world), leaked: remains, saved, isOver };
}

/** A run that reached a bound: what it would have released is not known, so nothing counts as leaked. */
export function cutShort(world: World): RecordedRun {
  return { ...recordOf(world), leaked: [], saved: [], isOver: false };
}

/** What was noted; the memory of the machine is not needed any more. */
function recordOf({
  system,
  recorder,
  script,
  ended,
}: World): Omit<RecordedRun, 'leaked' | 'saved' | 'isOver'> {
  const { stepsTaken } = system.machine;
  const unknowns = { ...system.stats(), silenced: recorder.silenced };
  recorder.finish();
  recorder.forgetContents();
  return { stepsTaken, events: recorder.events, script, unknowns, ended };
}
