import type { KernelProfile } from '../base/kernelProfile';
import type { Fault } from '../machine/fault';
import type { ModuleSources } from '../scenario/moduleSources';
import type { RunEvent } from '../scenario/runTranscript';
import { type Leftover, leftovers } from './leftovers';
import type { World } from './world';

/** What every life that is run needs. */
export interface LifeOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
}

/** What came of a life. */
export interface Life {
  /** Commands and what they gave, as in a transcript. */
  readonly lines: readonly RunEvent[];
  readonly faults: readonly Fault[];
  /** What is left when all modules are gone. */
  readonly leftovers: readonly Leftover[];
  /** Whether in the end all modules could be removed, so that `leftovers` says something. */
  readonly isOver: boolean;
}

/** How long things that were started may go on after the modules are gone. */
const AFTERMATH_S = 60;

/** Removes the modules, in this order, as far as they are loaded, waits, and looks at what is left. */
export function endLife(world: World, names: readonly string[]): Life {
  const { machine, kernel } = world.system;
  for (const name of names) if (kernel.modules.has(name)) world.command(`rmmod ${name}`);
  const isOver = kernel.modules.size === 0;
  world.command(`sleep ${AFTERMATH_S}`);
  return {
    lines: world.lines,
    faults: [...world.faults],
    leftovers: isOver ? leftovers(machine) : [],
    isOver,
  };
}
