import {
  type CallbackKind,
  type KlpCallbacks,
  type KlpFunc,
  type KlpObject,
  type KlpPatch,
  type KlpState,
  noCallbacks,
  type StructArray,
  zeroedFunc,
} from '../../server/src/kernel/livepatch/klpStructs';
import { createKernel, type Kernel, type KernelOptions } from '../../server/src/kernel/kernel';
import type { ModuleCode } from '../../server/src/kernel/module/moduleCode';
import type { Run } from '../../server/src/kernel/run';
import { createKobject } from '../../server/src/kernel/sysfs/kobjectStruct';
import type { FunctionId, Module, Pointer, Task } from '../../server/src/kernel/structs';

/** What stands in for C: a function that returns at once, or one that can wait. */
export type FakeFunction = (...args: readonly unknown[]) => number | undefined | Run<number>;

export interface FakeCode extends ModuleCode {
  /** The functions that are not empty, by their ids. */
  readonly functions: Map<FunctionId, FakeFunction>;
  readonly parameters: Map<string, FakeFunction>;
  readonly freed: Pointer[];
  /** Locks that somebody took twice. */
  readonly deadlocks: string[];
  readonly woken: Task[];
  readonly signalled: Task[];
  isOutOfMemory: boolean;
}

function* call(func: FakeFunction | undefined, args: readonly unknown[]): Run<number> {
  const result = func?.(...args) ?? 0;
  return typeof result === 'number' ? result : yield* result;
}

export function fakeCode(): FakeCode {
  const functions = new Map<FunctionId, FakeFunction>();
  const parameters = new Map<string, FakeFunction>();
  const code: FakeCode = {
    functions,
    parameters,
    freed: [],
    deadlocks: [],
    woken: [],
    signalled: [],
    isOutOfMemory: false,
    callCallback: (kind, object) => call(functions.get(object.callbacks[kind] ?? ''), [object]),
    callStateCallback: (kind, patch, state) =>
      call(functions.get(state.callbacks?.[kind] ?? ''), [patch, state]),
    parseParameters: (mod, values) => call(parameters.get(mod.name), values),
    callInit: (mod) => call(functions.get(`${mod.name}:init`), [mod]),
    *callExit(mod) {
      yield* call(functions.get(`${mod.name}:exit`), [mod]);
    },
    callShadowConstructor: (constructor, object, data, constructorData) =>
      call(functions.get(constructor), [object, data, constructorData]),
    *callShadowDestructor(destructor, object, data) {
      yield* call(functions.get(destructor), [object, data]);
    },
    kzalloc: () => (code.isOutOfMemory ? undefined : {}),
    kfree: (memory) => code.freed.push(memory),
    kfreeRcu: (memory) => code.freed.push(memory),
    spinsForEver: (lock) => code.deadlocks.push(lock),
    formatPointer: (pointer) => (pointer === undefined ? '(null)' : JSON.stringify(pointer)),
    wokenUp: (task) => code.woken.push(task),
    setNotifySignal: (task, isSet) => {
      if (isSet) code.signalled.push(task);
    },
    died: () => false,
    *callNotifiers() {
      return 0;
    },
    moduleFreed: () => undefined,
    parameterFiles: () => [],
  };
  return code;
}

export function fakeModule(name: string, given: Partial<Module> = {}): Module {
  return {
    name,
    isLivepatch: true,
    hasInit: true,
    hasExit: true,
    unknownSymbols: [],
    uses: [],
    relocations: [],
    writtenSections: new Set(),
    state: 'unformed',
    refcnt: 0,
    klpAlive: false,
    ...given,
  };
}

/** An array as it lies in memory: reading behind its last entry is a fault. */
export function structArray<T>(entries: readonly T[]): StructArray<T> {
  return {
    at(index) {
      const entry = entries[index];
      if (entry === undefined) throw new Error(`Entry ${index} is outside the array.`);
      return entry;
    },
  };
}

export function fakeFunc(
  oldName: string | undefined,
  newFunc: FunctionId | undefined,
  oldSympos = 0n,
): KlpFunc {
  return { ...zeroedFunc(), oldName, newFunc, oldSympos };
}

export function fakeObject(
  name: string | undefined,
  funcs: readonly KlpFunc[] | undefined,
  callbacks: Partial<Record<CallbackKind, FunctionId>> = {},
): KlpObject {
  const all: KlpCallbacks = { ...noCallbacks(), ...callbacks };
  return {
    name,
    funcs: funcs && structArray([...funcs, fakeFunc(undefined, undefined)]),
    callbacks: all,
    kobj: createKobject(),
    funcList: [],
    mod: undefined,
    dynamic: false,
    patched: false,
  };
}

interface PatchFields {
  readonly replace?: boolean;
  readonly states?: readonly KlpState[];
}

export function fakePatch(
  mod: Module | undefined,
  objects: readonly KlpObject[] | undefined,
  { replace = false, states }: PatchFields = {},
): KlpPatch {
  return {
    mod,
    objs: objects && structArray([...objects, fakeObject(undefined, undefined)]),
    states: states && structArray([...states, { id: 0n, version: 0 }]),
    replace,
    kobj: createKobject(),
    objList: [],
    enabled: false,
    forced: false,
    finished: false,
  };
}

/** A user task that sleeps outside all code that is patched. */
export function fakeTask(pid: number, given: Partial<Task> = {}): Task {
  return {
    pid,
    comm: 'sh',
    isKthread: false,
    activity: 'interruptible',
    stack: [],
    hasReliableStack: true,
    patchState: -1,
    patchPending: false,
    ...given,
  };
}

/** A kernel whose modules' code is a table that the test fills. */
export function fakeKernel(options: Omit<KernelOptions, 'code'> = {}): { kernel: Kernel; code: FakeCode } {
  const code = fakeCode();
  return { kernel: createKernel({ code, ...options }), code };
}
