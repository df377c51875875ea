import type { FunctionId, Task } from '../kernel/structs';
import type { Choice, Choose } from '../machine/run/choice';
import { unlessOops } from '../machine/run/fault';
import type { Machine } from '../machine/run/machine';
import type { Activation } from '../machine/run/observer';
import { Pointer, type Value } from '../machine/memory/value';
import { installedPatches } from './installedPatches';
import { inventedArguments } from './inventedArguments';

/** What was said about a choice that is still to come. */
interface Decision {
  readonly about: string;
  readonly option: string;
  /** How often it is still to be asked, this time included. */
  asked: number;
}

const PARKED_PID = 900;

/** What can be brought about on a simulated machine and hardly on a real one. */
export class FaultInjector {
  private readonly decisions: Decision[] = [];
  private readonly parked: Task[] = [];
  private readonly invented = inventedArguments();

  constructor(
    private readonly machine: Machine,
    private readonly stubs: Set<string>,
    private readonly run: (call: ReturnType<Machine['call']>, entry: Activation) => Value | undefined,
  ) {}

  /** Lets there be a module that does nothing, of which every function is taken to exist, if there are no sources for it. */
  stub(name: string): void {
    this.stubs.add(name);
  }

  /** Has the `nth` choice of this kind from now on go this way. */
  decide(about: string, option: string, nth: number): void {
    this.decisions.push({ about, option, asked: nth });
  }

  /** Decides as was said, and otherwise as `choose` does. */
  deciding(choose: Choose): Choose {
    return (choice) => this.decided(choice) ?? choose(choice);
  }

  private decided({ about, options }: Choice): number | undefined {
    const at = this.decisions.findIndex((each) => each.about === about && --each.asked === 0);
    const [decision] = at >= 0 ? this.decisions.splice(at, 1) : [];
    const option = decision ? options.indexOf(decision.option) : -1;
    return option >= 0 ? option : undefined;
  }

  /**
   * Has a task sleep in a function, uninterruptibly, so that a transition that has to do with it cannot complete.
   * @param name a function of vmlinux, or `MODULE:FUNCTION`
   */
  park(name: string): void {
    const { kernel } = this.machine;
    const task: Task = {
      pid: PARKED_PID + this.parked.length,
      comm: 'parked',
      isKthread: true,
      activity: 'uninterruptible',
      stack: [idOf(name)],
      hasReliableStack: true,
      patchState: kernel.targetState,
      patchPending: false,
    };
    this.parked.push(task);
    kernel.tasks.push(task);
  }

  /** The parked tasks go their way. */
  unpark(): void {
    const { tasks } = this.machine.kernel;
    for (const task of this.parked.splice(0)) tasks.splice(tasks.indexOf(task), 1);
  }

  /**
   * The kernel calls a function of a module, with unknown arguments.
   * @returns whether there is such a function
   */
  call(name: string): boolean {
    const target = this.machine.targetWithId(idOf(name));
    if (target?.kind !== 'c') return false;
    const { instance, function: compiled } = target;
    const found = instance.program.functionsNamed(target.name).find((each) => each.compiled === compiled);
    if (!found) return false;
    const args = compiled.type.parameters.map(({ type, name: parameter }) =>
      this.invented(type, `'${parameter ?? 'an argument'}' of ${target.name}()`),
    );
    const entry: Activation = {
      kind: 'function',
      module: instance.moduleName ?? '',
      functionName: target.name,
      ...unlessOops(() => this.replacedBy(target.id), {}),
    };
    const result = this.run(this.machine.call(new Pointer(instance.functionObject(found), 0), args), entry);
    // The caller may keep it.
    if (result instanceof Pointer) result.object.isEscaped = true;
    return true;
  }

  /** The function that a livepatch's function replaces, and its module; undefined for vmlinux. */
  private replacedBy(id: FunctionId): Pick<Activation, 'object' | 'oldName'> {
    for (const { objList } of installedPatches(this.machine.kernel)) {
      for (const { name, funcList } of objList) {
        const func = funcList.find(({ newFunc }) => newFunc === id);
        if (func) return { object: name, oldName: func.oldName };
      }
    }
    return {};
  }
}

/** `FUNCTION` or `MODULE:FUNCTION`, each perhaps with `,POSITION`. */
function idOf(name: string): FunctionId {
  const [, module = 'vmlinux', base = name, position = ',1'] = /^(?:(.*):)?([^,]*)(,\d+)?$/.exec(name) ?? [];
  return `${module}:${base}${position}`;
}
