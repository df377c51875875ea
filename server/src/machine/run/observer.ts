import type { CallbackKind } from '../../kernel/livepatch/klpStructs';
import type { MemoryObject } from '../memory/memoryObject';
import type { Run } from '../../kernel/run';
import type { Value } from '../memory/value';

/** Where the kernel enters a module's code. */
export type ActivationKind =
  | 'module_init'
  | 'module_exit'
  | CallbackKind
  /** A function that a livepatch puts in place of another one. */
  | 'function'
  | 'shadow constructor'
  | 'shadow destructor'
  /** A timer, work, thread, notifier …: whatever the module has handed to the kernel. */
  | 'handler';

/** One call of a module's code by the kernel. */
export interface Activation {
  readonly kind: ActivationKind;
  /** The module's name. */
  readonly module: string;
  /** Of a per-object callback: the object's name; undefined for vmlinux. */
  readonly object?: string | undefined;
  /** Of a patched function: the name of the one that it stands for. */
  readonly oldName?: string | undefined;
  /** Of a callback of a state: its id. */
  readonly state?: bigint;
  /** The C function; undefined where that is not known. */
  readonly functionName: string | undefined;
}

/** Told of what modules' C does, while somebody watches a run. Each call comes while that C is on the stack. */
export interface Observer {
  /** The kernel enters a module; entries may be nested. */
  begins(activation: Activation): void;
  /** The innermost entry is over. The result is undefined if the task died in it. */
  ends(result: Value | undefined): void;
  /**
   * A function of the kernel was called. One that is written in C in the headers is told of before it runs, and then
   * has no result.
   */
  called(name: string, args: readonly Value[], result: Value | undefined): void;
  /** A branch on something unknown was decided, or something unknown has got a value. */
  branched(): void;
  /** Memory on the heap was taken. */
  allocated(object: MemoryObject): void;
  /** Memory on the heap was given back. */
  freed(object: MemoryObject): void;
  /** A variable that is watched is about to be written; `size` in bytes. */
  writes(object: MemoryObject, offset: number, size: number): void;
}

/** Runs an entry and tells whoever observes of it. */
export function* observed(
  { observer }: { readonly observer: Observer | undefined },
  activation: Activation,
  run: Run<Value>,
): Run<Value> {
  if (!observer) return yield* run;
  observer.begins(activation);
  let result: Value | undefined;
  try {
    result = yield* run;
    return result;
  } finally {
    observer.ends(result);
  }
}
