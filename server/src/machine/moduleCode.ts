import { CALLBACK_KINDS } from '../kernel/klpStructs';
import type { ModuleCode } from '../kernel/moduleCode';
import type { Run } from '../kernel/run';
import type { Attribute, Module, Task } from '../kernel/structs';
import { Oops } from './fault';
import { corePointer, functionWithHandle, valueOf } from './livepatch/corePointers';
import { callbackPointer, klpViews, ObjectView, PatchView, StateView } from './livepatch/klpViews';
import { stateCallbackPointer } from './livepatch/stateCallbacksView';
import { LoadedModule } from './loadedModule';
import type { Machine } from './machine';
import { isInt, type Value } from './value';

/** What the machine needs of its kernel library to serve the livepatch core. */
export interface Library {
  parseParameters(machine: Machine, module: LoadedModule, parameters: readonly string[]): Run<number>;
  /** The files of the module's parameters. */
  parameterFiles(machine: Machine, module: LoadedModule): readonly Attribute[];
  /** The module notifiers that modules have registered. Returns 0 or a negative errno. */
  callNotifiers(machine: Machine, state: 'coming' | 'live' | 'going', module: LoadedModule): Run<number>;
  /** Zeroed memory, or 0. */
  kzalloc(machine: Machine, size: number, by: string): Value;
  kfree(machine: Machine, memory: Value): void;
  /** Lets a task that sleeps in the kernel look at what it waits for. */
  wake(machine: Machine, task: Task): void;
  /** As `%p` prints it. */
  formatPointer(machine: Machine, pointer: Value): string;
  /** Runs an entry of the module. When it has ended, what it must not leave behind is looked at. */
  contextChecked<T>(machine: Machine, name: string, run: Run<T>): Run<T>;
}

/** The modules' C for the livepatch core and the loader. */
export function moduleCode(machine: Machine, library: Library): ModuleCode {
  function* entry(name: string, callee: Value, args: readonly Value[], caller?: string): Run<number> {
    const result = yield* library.contextChecked(machine, name, machine.call(callee, args, caller));
    return toErrno(machine, result);
  }
  return {
    *callCallback(kind, object) {
      if (!(object instanceof ObjectView) || !CALLBACK_KINDS.includes(kind)) return 0;
      return yield* entry(kind, callbackPointer(machine, object.at, kind), [object.at]);
    },
    *callStateCallback(kind, patch, state) {
      if (!(patch instanceof PatchView) || !(state instanceof StateView)) return 0;
      return yield* entry(kind, stateCallbackPointer(machine, state.at, kind), [patch.at, state.at]);
    },
    parseParameters: (module, parameters) => library.parseParameters(machine, loaded(module), parameters),
    parameterFiles: (module) => library.parameterFiles(machine, loaded(module)),
    callInit: (module) => entry('module_init', loaded(module).entry('init'), [], 'do_one_initcall'),
    *callExit(module) {
      yield* entry('module_exit', loaded(module).entry('exit'), [], '__do_sys_delete_module');
    },
    callNotifiers: (state, module) => library.callNotifiers(machine, state, loaded(module)),
    moduleFreed: (module) => {
      unload(machine, loaded(module));
    },
    *callShadowConstructor(constructor, object, data, constructorData) {
      const args = [valueOf(object), valueOf(data), valueOf(constructorData)];
      return toErrno(machine, yield* atomically(machine, functionWithHandle(machine, constructor), args));
    },
    *callShadowDestructor(destructor, object, data) {
      yield* atomically(machine, functionWithHandle(machine, destructor), [valueOf(object), valueOf(data)]);
    },
    kzalloc: (size) => corePointer(machine, library.kzalloc(machine, size, 'klp_shadow_alloc')),
    kfree: (memory) => {
      library.kfree(machine, valueOf(memory));
    },
    formatPointer: (pointer) => library.formatPointer(machine, valueOf(pointer)),
    wokenUp: (task) => {
      library.wake(machine, task);
    },
    died: (error) => error instanceof Oops,
  };
}

function unload(machine: Machine, module: LoadedModule): void {
  module.instance.unload();
  machine.memory.end(module.at.object, 'unloaded', undefined);
  const { modules } = machine.symbols;
  const at = modules.indexOf(module.instance);
  if (at >= 0) modules.splice(at, 1);
  klpViews(machine).forget(module);
}

/** Under `klp_shadow_lock`, with interrupts off. */
function* atomically(machine: Machine, callee: Value, args: readonly Value[]): Run<Value> {
  const { context } = machine;
  context.irqsDisabled++;
  try {
    return yield* machine.call(callee, args);
  } finally {
    context.irqsDisabled--;
  }
}

function loaded(module: Module): LoadedModule {
  if (module instanceof LoadedModule) return module;
  throw new Error(`The module ${module.name} has no sources.`);
}

function toErrno(machine: Machine, value: Value): number {
  return isInt(value) ? Number(BigInt.asIntN(32, BigInt(value))) : machine.toNumber(value) | 0;
}
