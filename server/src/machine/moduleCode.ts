import { CALLBACK_KINDS } from '../kernel/klpStructs';
import type { ModuleCode } from '../kernel/moduleCode';
import type { Run } from '../kernel/run';
import type { Module } from '../kernel/structs';
import { Oops } from './fault';
import { formatPrintk } from './functions/format';
import { contextChecked } from './functions/locks';
import { callModuleNotifiers } from './functions/notifiers';
import { parameterFiles, parseParameters } from './functions/params';
import { allocateOrFail } from './functions/slab';
import { wake } from './functions/sleep';
import { corePointer, functionWithHandle, valueOf } from './livepatch/corePointers';
import { callbackPointer, klpViews, ObjectView, PatchView, StateView } from './livepatch/klpViews';
import { stateCallbackPointer } from './livepatch/stateCallbacksView';
import { LoadedModule } from './loadedModule';
import type { Machine } from './machine';
import { isInt, Pointer, type Value } from './value';

/** The modules' C for the livepatch core and the loader. */
export function moduleCode(machine: Machine): ModuleCode {
  function* entry(name: string, callee: Value, args: readonly Value[], caller?: string): Run<number> {
    const result = yield* contextChecked(machine, name, machine.call(callee, args, caller));
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
    parseParameters: (module, parameters) => parseParameters(machine, loaded(module), parameters),
    parameterFiles: (module) => parameterFiles(machine, loaded(module)),
    callInit: (module) => entry('module_init', loaded(module).entry('init'), [], 'do_one_initcall'),
    *callExit(module) {
      yield* entry('module_exit', loaded(module).entry('exit'), [], '__do_sys_delete_module');
    },
    callNotifiers: (state, module) => callModuleNotifiers(machine, state, loaded(module).at),
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
    kzalloc: (size) =>
      corePointer(machine, allocateOrFail({ machine, name: 'klp_shadow_alloc', args: [] }, size, true)),
    kfree: (memory) => {
      free(machine, valueOf(memory));
    },
    formatPointer: (pointer) => formatPrintk(machine, '%p', [valueOf(pointer)]),
    wokenUp: (task) => {
      wake(machine, task);
    },
    died: (error) => error instanceof Oops,
  };
}

function free(machine: Machine, memory: Value): void {
  if (memory instanceof Pointer) machine.memory.end(memory.object, 'freed', machine.place());
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
