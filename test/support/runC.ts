import { DEFAULT_PROFILE, type KernelProfile } from '../../server/src/base/kernelProfile';
import { runToEnd, advance } from '../../server/src/kernel/time';
import type { Task } from '../../server/src/kernel/structs';
import type { Choose } from '../../server/src/machine/run/choice';
import { boot } from '../../server/src/machine/run/boot';
import { Oops } from '../../server/src/machine/run/fault';
import { faultText } from '../../server/src/machine/run/faultText';
import { klpViews } from '../../server/src/machine/livepatch/klpViews';
import { LoadedModule } from '../../server/src/machine/run/loadedModule';
import type { Machine } from '../../server/src/machine/run/machine';
import { moduleProgram } from '../../server/src/machine/run/moduleProgram';
import { keyOf } from '../../server/src/machine/memory/keyOf';
import { Pointer, type Value } from '../../server/src/machine/memory/value';
import { sourceFile } from '../../server/src/syntax/sourceFile';

export interface RunOptions {
  /** The function that is called; default `f`. */
  readonly call?: string;
  readonly args?: readonly Value[];
  readonly profile?: KernelProfile;
  /** Decides what is not determined; what usually happens if not given. */
  readonly choose?: Choose;
  /** Virtual time that passes afterwards, in ms. */
  readonly advance?: number;
}

export interface RunResult {
  /** What the function returned; undefined if the task did not survive. */
  readonly result: Value | undefined;
  /** The log's lines. */
  readonly log: readonly string[];
  /** `kind: text` of each fault, and where it is: `(module.c:LINE)`. */
  readonly faults: readonly string[];
  /** Functions and constructs that the machine did not know. */
  readonly unknown: readonly string[];
  readonly machine: Machine;
}

/** Loads the C as the module `test` without running its init, and calls a function of it in the context of a task. */
export function runC(text: string, options: RunOptions = {}): RunResult {
  const profile = options.profile ?? DEFAULT_PROFILE;
  const machine = boot({ profile, choose: options.choose });
  const { kernel } = machine;
  const program = moduleProgram('test', [sourceFile('/module.c', text)], { read: () => undefined }, profile);
  const module = new LoadedModule(machine, program, { name: 'test', unknownSymbols: [], uses: [] });
  module.state = 'live';
  kernel.modules.set('test', module);
  machine.symbols.modules.push(module.instance);
  klpViews(machine).modules.set(keyOf(module.at), module);
  const [called] = program.functionsNamed(options.call ?? 'f');
  if (!called) throw new Error(`The C has no function ${options.call ?? 'f'}().`);
  const callee = new Pointer(module.instance.functionObject(called), 0);
  const task: Task = {
    pid: 100,
    comm: 'test',
    isKthread: false,
    activity: 'running',
    stack: [],
    hasReliableStack: true,
    patchState: -1,
    patchPending: false,
  };
  kernel.tasks.push(task);
  let result: Value | undefined;
  try {
    result = runToEnd(kernel, machine.call(callee, options.args ?? []), task);
  } catch (error) {
    if (!(error instanceof Oops)) throw error;
  }
  if (options.advance !== undefined) advance(kernel, options.advance);
  return {
    result,
    log: kernel.log.map((line) => (typeof line === 'string' ? line : (line as { text: string }).text)),
    faults: machine.faults.map(
      (fault) =>
        `${fault.kind}: ${faultText(fault)} (${fault.trace[0]?.path.slice(1) ?? ''}:${fault.trace[0]?.line ?? 0})`,
    ),
    unknown: [...machine.statistics.functions.keys(), ...machine.statistics.constructs.keys()],
    machine,
  };
}
