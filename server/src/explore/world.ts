import type { KernelProfile } from '../base/kernelProfile';
import { RunEnded } from '../kernel/meter';
import type { Choice, Choose } from '../machine/run/choice';
import { type Fault, Oops } from '../machine/run/fault';
import type { ModuleSources } from '../scenario/moduleSources';
import { playTranscript, type RunEvent } from '../scenario/runTranscript';
import { createSimulatedSystem, type SimulatedSystem } from '../scenario/simulatedSystem';
import { EXPLORATION_BOUNDS } from './bounds';
import { RunRecorder } from './trace/runRecorder';

/** What a run has to work with. */
export interface WorldOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
  readonly choose: Choose;
}

/** A simulated machine on which a run happens, and the record of it. */
export class World {
  readonly system: SimulatedSystem;
  readonly recorder: RunRecorder;
  /** The commands, with what has to be decided in each in front of it: a transcript that repeats the run. */
  readonly script: string[] = [];
  /** The position of the current command in it. */
  private commandAt = 0;
  /** How often each choice was asked for in the current command. */
  private asked = new Map<string, number>();
  /** How often modules' code has left something open. */
  private decisions = 0;
  /** Why the run was ended before its time. */
  ended: RunEnded | undefined;

  constructor(readonly options: WorldOptions) {
    const choose: Choose = (choice) => this.decide(choice);
    this.system = createSimulatedSystem({ ...options, choose, bounds: EXPLORATION_BOUNDS });
    const { machine } = this.system;
    this.recorder = new RunRecorder(machine);
    machine.observe(this.recorder);
    machine.kernel.onRefusal = (refusal) => this.recorder.kernelRefused(refusal);
    const { onFault } = machine;
    machine.onFault = (fault) => {
      this.recorder.fault(fault);
      onFault(fault);
    };
  }

  get faults(): readonly Fault[] {
    return this.system.machine.faults;
  }

  /** Decides something that modules' code leaves open. */
  private decide(choice: Choice): number {
    const asked = (this.asked.get(choice.about) ?? 0) + 1;
    this.asked.set(choice.about, asked);
    this.system.machine.spend(CHOICE_STEPS);
    if (asked > ASKED_MAX || ++this.decisions > DECISIONS_MAX) {
      this.system.machine.bound(asked > ASKED_MAX ? OFTEN : MANY);
      return 0;
    }
    const chosen = isEndless(choice, asked) ? asked % 2 : this.options.choose(choice);
    if (chosen > 0) this.noteDecision(choice, choice.options[chosen] ?? '', asked);
    return chosen;
  }

  private noteDecision({ about, isResult = false, inWords }: Choice, option: string, asked: number): void {
    this.recorder.decided({ about, isResult, option, inWords });
    const nth = asked > 1 ? ` ${asked}` : '';
    this.script.splice(
      this.commandAt++,
      0,
      `choose "${about.replace(/(["\\$`])/g, '\\$1')}" "${option}"${nth}`,
    );
  }

  /** Decides something about the run itself. Returns the option. */
  choose<T extends string>(about: string, options: readonly T[]): T {
    return options[this.options.choose({ about, options })] as T;
  }

  /**
   * Runs a run, or the part of it that can be run. Returns nothing if it was ended before its time: then what is there is
   * not what there would have been.
   */
  live<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.ended = reasonOf(error);
      return undefined;
    }
  }

  /** Runs a command of a transcript. Returns whether it succeeded. */
  command(text: string): boolean {
    const note = this.recorder.command(text);
    this.commandAt = this.script.length;
    this.asked.clear();
    this.script.push(text);
    const line = { kind: 'command', text, line: 1 } as const;
    const lines: RunEvent[] = [];
    playTranscript({ lines: [line] }, this.system, '', { lines, problems: [] });
    const isRefused = lines.some(({ isFailure }) => isFailure === true);
    note(isRefused);
    return !isRefused;
  }
}

/** Also where we look at a livepatch ourselves, its structures may lead nowhere. */
function reasonOf(error: unknown): RunEnded {
  if (error instanceof RunEnded) return error;
  if (error instanceof Oops) return new RunEnded(`where its structures lead nowhere: ${error.message}`);
  throw error;
}

/** What a choice costs us, in instructions. */
const CHOICE_STEPS = 50;
/** So often a command may leave one thing open; then it goes as usual. */
const ASKED_MAX = 64;
/** So often a run may leave anything open. */
const DECISIONS_MAX = 1000;
const OFTEN = `a choice, made in every way ${ASKED_MAX} times and then as usual`;
const MANY = `a choice, made as usual behind ${DECISIONS_MAX} others`;

/** So often a command asks about the truth of one thing before it is taken for a loop. */
const ROUNDS_MAX = 6;

/** A loop on something unknown ends in a real kernel, whichever answer it waits for: it gets both in turn. */
function isEndless({ options }: Choice, asked: number): boolean {
  return asked > ROUNDS_MAX && options.includes('true');
}
