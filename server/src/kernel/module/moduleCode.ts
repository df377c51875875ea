import type { CallbackKind, KlpObject, KlpPatch, KlpState } from '../livepatch/klpStructs';
import type { Run } from '../run';
import type { Attribute, FunctionId, Module, Pointer, Task } from '../structs';

/** What belongs to the modules' C: the core calls out through this and through nothing else. */
export interface ModuleCode {
  /** Runs a callback of the object, which has one of this kind. Returns 0 or a negative errno. */
  callCallback(kind: CallbackKind, object: KlpObject): Run<number>;
  /** Runs a callback of the patch's state, which has one of this kind. Returns 0 or a negative errno. */
  callStateCallback(kind: CallbackKind, patch: KlpPatch, state: KlpState): Run<number>;
  /** Reads the module's parameters. Returns 0 or a negative errno. */
  parseParameters(module: Module, parameters: readonly string[]): Run<number>;
  /** The files of `/sys/module/NAME/parameters`. */
  parameterFiles(module: Module): readonly Attribute[];
  callInit(module: Module): Run<number>;
  callExit(module: Module): Run<void>;
  /** Calls the module notifiers for what has become of the module. Returns 0 or a negative errno. */
  callNotifiers(state: 'coming' | 'live' | 'going', module: Module): Run<number>;
  /** Nothing of the module is left. */
  moduleFreed(module: Module): void;
  /** Runs under a spinlock with interrupts off: an implementation that lets it sleep has found a fault. */
  callShadowConstructor(
    constructor: FunctionId,
    object: Pointer | undefined,
    data: Pointer,
    constructorData: Pointer | undefined,
  ): Run<number>;
  callShadowDestructor(destructor: FunctionId, object: Pointer | undefined, data: Pointer): Run<void>;
  /** Zeroed memory of `size` bytes, or undefined if there is none. */
  kzalloc(size: number, gfpFlags: number): Pointer | undefined;
  kfree(memory: Pointer): void;
  /** Frees when nobody can be reading any more who began to before (RCU). */
  kfreeRcu(memory: Pointer): void;
  /** The running code takes a spinlock that it holds itself. */
  spinsForEver(lock: string): void;
  /** As `%p` prints it. */
  formatPointer(pointer: Pointer | undefined): string;
  /** A kernel thread that slept interruptibly was woken to notice the transition. */
  wokenUp(task: Task): void;
  /** TIF_NOTIFY_SIGNAL of a user task: while it is set, interruptible sleeps end as with a signal. */
  setNotifySignal(task: Task, isSet: boolean): void;
  /** Whether an error that ended a context is the death of a task that its own code has caused. */
  died(error: unknown): boolean;
}
