import { CALLBACK_KINDS } from '../../kernel/livepatch/klpStructs';
import type { ModuleCode } from '../../kernel/module/moduleCode';
import type { Run } from '../../kernel/run';
import type { Module } from '../../kernel/structs';
import { Oops } from './fault';
import { formatPrintk } from '../lib/format/format';
import { contextChecked } from '../lib/locks/atomicContext';
import { callModuleNotifiers } from '../lib/hooks/notifiers';
import { parameterFiles, parseParameters } from '../lib/module/parameters';
import { allocateOrFail } from '../lib/memory/slab';
import { setNotifySignal, wake } from '../lib/tasks/sleep';
import { corePointer, functionWithHandle, valueOf } from '../livepatch/corePointers';
import { callbackPointer, klpViews, ObjectView, PatchView, StateView } from '../livepatch/klpViews';
import { stateCallbackPointer } from '../livepatch/stateCallbacksView';
import { LoadedModule } from './loadedModule';
import type { Machine } from './machine';
import { type Activation, observed } from './observer';
import { INT } from '../../c/types';
import { operation } from '../symbols/operation';
import { isInt, Pointer, Term, type Value } from '../memory/value';

/** What these return decides how the kernel goes on. */
const RETURNING: ReadonlySet<Activation['kind']> = new Set(['module_init', 'pre_patch']);

/** Whether a call has succeeded is a choice, where nobody can know what it returns. */
function* withDecidedResult(machine: Machine, run: Run<Value>): Run<Value> {
  const result = yield* run;
  if (!(result instanceof Term)) return result;
  const code = operation('cast', result, 0, INT);
  machine.truth(code);
  return machine.toInteger(code);
}

function* enterModule(machine: Machine, { subject, callee, args, caller }: Entering): Run<number> {
  const run = contextChecked(machine, subject.kind, machine.call(callee, args, caller));
  const decided = RETURNING.has(subject.kind) ? withDecidedResult(machine, run) : run;
  return toErrno(machine, yield* observed(machine, entryOf(subject, callee), decided));
}

/** The modules' C for the livepatch core and the loader. */
export function moduleCode(machine: Machine): ModuleCode {
  const enter = (entering: Entering): Run<number> => enterModule(machine, entering);
  return {
    *callCallback(kind, object) {
      if (!(object instanceof ObjectView) || !CALLBACK_KINDS.includes(kind)) return 0;
      const callee = callbackPointer(machine, object.at, kind);
      return yield* enter({ subject: { kind, object: object.name }, callee, args: [object.at] });
    },
    *callStateCallback(kind, patch, state) {
      if (!(patch instanceof PatchView) || !(state instanceof StateView)) return 0;
      const callee = stateCallbackPointer(machine, state.at, kind);
      return yield* enter({ subject: { kind, state: state.id }, callee, args: [patch.at, state.at] });
    },
    parseParameters: (module, parameters) => parseParameters(machine, loaded(module), parameters),
    parameterFiles: (module) => parameterFiles(machine, loaded(module)),
    callInit: (module) =>
      enter({
        subject: { kind: 'module_init' },
        callee: loaded(module).entry('init'),
        args: [],
        caller: 'do_one_initcall',
      }),
    *callExit(module) {
      const callee = loaded(module).entry('exit');
      yield* enter({ subject: { kind: 'module_exit' }, callee, args: [], caller: '__do_sys_delete_module' });
    },
    callNotifiers: (state, module) => callModuleNotifiers(machine, state, loaded(module).at),
    moduleFreed: (module) => {
      unload(machine, loaded(module));
    },
    *callShadowConstructor(constructor, object, data, constructorData) {
      const args = [valueOf(object), valueOf(data), valueOf(constructorData)];
      const callee = functionWithHandle(machine, constructor);
      const run = withDecidedResult(machine, atomically(machine, callee, args));
      const subject = { kind: 'shadow constructor' } as const;
      return toErrno(machine, yield* observed(machine, entryOf(subject, callee), run));
    },
    *callShadowDestructor(destructor, object, data) {
      const callee = functionWithHandle(machine, destructor);
      const run = atomically(machine, callee, [valueOf(object), valueOf(data)]);
      yield* observed(machine, entryOf({ kind: 'shadow destructor' }, callee), run);
    },
    kzalloc: (size, flags) =>
      corePointer(
        machine,
        allocateOrFail({ machine, name: 'klp_shadow_alloc', args: [] }, size, true, flags),
      ),
    kfree: (memory) => {
      free(machine, valueOf(memory));
    },
    kfreeRcu: (memory) => {
      const value = valueOf(memory);
      if (value instanceof Pointer) machine.memory.endLater(value.object, machine.place());
    },
    spinsForEver: (lock) => {
      machine.report('locking', `${lock} is taken by code that holds it: the processor spins forever.`);
    },
    formatPointer: (pointer) => formatPrintk(machine, '%p', [valueOf(pointer)]),
    wokenUp: (task) => {
      wake(machine, task);
    },
    setNotifySignal: (task, isSet) => {
      setNotifySignal(machine, task, isSet);
    },
    died: (error) => error instanceof Oops,
  };
}

/** What the kernel enters a module for. */
type Subject = Omit<Activation, 'module' | 'functionName'>;

interface Entering {
  readonly subject: Subject;
  readonly callee: Value;
  readonly args: readonly Value[];
  /** The kernel's function that calls, for traces. */
  readonly caller?: string;
}

function entryOf(subject: Subject, callee: Value): Activation {
  const function_ = callee instanceof Pointer ? callee.object : undefined;
  return { ...subject, module: function_?.owner ?? '', functionName: function_?.name };
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
  const before = context.irqsDisabled;
  context.irqsDisabled = 1;
  try {
    return yield* machine.call(callee, args);
  } finally {
    // spin_unlock_irqrestore(): whatever the function has done to the flag, it is as it was.
    context.irqsDisabled = before;
  }
}

function loaded(module: Module): LoadedModule {
  if (module instanceof LoadedModule) return module;
  throw new Error(`The module ${module.name} has no sources.`);
}

function toErrno(machine: Machine, value: Value): number {
  return isInt(value) ? Number(BigInt.asIntN(32, BigInt(value))) : machine.toNumber(value) | 0;
}
