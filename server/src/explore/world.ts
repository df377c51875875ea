import type { KernelProfile } from '../base/kernelProfile';
import type { FunctionId, Task } from '../kernel/structs';
import type { Choose } from '../machine/choice';
import type { Fault } from '../machine/fault';
import type { ModuleSources } from '../scenario/moduleSources';
import { type RunEvent, runTranscript } from '../scenario/runTranscript';
import { createSimulatedSystem, type SimulatedSystem } from '../scenario/simulatedSystem';

/** What a run has to work with. */
export interface WorldOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
  /** Modules without sources, of which every function is taken to exist. */
  readonly stubs: readonly string[];
  readonly choose: Choose;
}

const PARKED_PID = 900;

/** A simulated machine on which a run happens, and the record of it. */
export class World {
  readonly system: SimulatedSystem;
  /** What was done and what came of it, as in a transcript. */
  readonly lines: RunEvent[] = [];
  private parked: Task | undefined;

  constructor(private readonly options: WorldOptions) {
    this.system = createSimulatedSystem(options);
  }

  get faults(): readonly Fault[] {
    return this.system.machine.faults;
  }

  /** Decides something about the run itself. Returns the option. */
  choose<T extends string>(about: string, options: readonly T[]): T {
    return options[this.options.choose({ about, options })] as T;
  }

  /** Runs a command of a transcript. Returns whether it succeeded. */
  command(text: string): boolean {
    const line = { kind: 'command', text, line: this.lines.length + 1 } as const;
    const { lines } = runTranscript({ name: undefined, lines: [line], line: line.line }, this.system, '');
    this.lines.push(...lines);
    return !lines.some(({ kind, text: printed }) => kind === 'text' && FAILURE.test(printed));
  }

  /** Has a task sleep in a function, uninterruptibly, so that a transition that has to do with it cannot complete. */
  park(functionId: FunctionId): void {
    const { kernel } = this.system;
    this.parked = {
      pid: PARKED_PID,
      comm: 'parked',
      isKthread: true,
      activity: 'uninterruptible',
      stack: [functionId],
      hasReliableStack: true,
      patchState: kernel.targetState,
      patchPending: false,
    };
    kernel.tasks.push(this.parked);
  }

  /** The parked task goes its way. */
  release(): void {
    const { tasks } = this.system.kernel;
    const at = this.parked ? tasks.indexOf(this.parked) : -1;
    if (at >= 0) tasks.splice(at, 1);
    this.parked = undefined;
  }
}

/** What the tools print when a command fails. */
const FAILURE = /^(?:(?:insmod|modprobe|rmmod): (?:ERROR|FATAL): |write error: |Killed$)/;
