import type { Run } from './run';

/** A function of the kernel or of a module: its name for us. Two are the same code exactly if the ids are equal. */
export type FunctionId = string;

/** A pointer that the core only compares and hands on. */
export type Pointer = string | number | object;

export type ModuleState = 'unformed' | 'coming' | 'live' | 'going';

/** A symbol of another object that a livepatch module's code refers to (`.klp.sym.OBJECT.NAME,POS`). */
export interface KlpRelocation {
  /** Whose relocation section it is in: a module, or `vmlinux`. */
  readonly section: string;
  readonly symbolObject: string;
  readonly symbolName: string;
  readonly sympos: bigint;
}

/** `struct module`, as far as loader and livepatch core look at it. */
export interface Module {
  readonly name: string;
  /** It carries a `livepatch` tag in its module info. */
  readonly isLivepatch: boolean;
  readonly hasInit: boolean;
  readonly hasExit: boolean;
  /** Symbols that it needs and nobody exports to it. */
  readonly unknownSymbols: readonly string[];
  /** The modules whose symbols it uses. */
  readonly uses: readonly string[];
  readonly relocations: readonly KlpRelocation[];
  /** Sections of relocations that have been written; see `applyObjectRelocs`. */
  readonly writtenSections: Set<string>;
  state: ModuleState;
  refcnt: number;
  klpAlive: boolean;
}

/** A file in sysfs. */
export interface Attribute {
  readonly name: string;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  /** What reading gives, or a negative errno. Here if the file can be read. */
  readonly show?: () => string | Run<string | number>;
  /** Takes what was written; returns its length, or a negative errno. Here if the file can be written. */
  readonly store?: (text: string) => Run<number>;
}

/** `struct kobject` and its directory in sysfs. */
export interface Kobject {
  name: string;
  parent: Kobject | undefined;
  references: number;
  inSysfs: boolean;
  readonly attributes: Attribute[];
  readonly children: Map<string, Kobject>;
  readonly release: () => void;
}

export const TRANSITION_IDLE = -1;
export const TRANSITION_UNPATCHED = 0;
export const TRANSITION_PATCHED = 1;
export type TransitionState =
  typeof TRANSITION_IDLE | typeof TRANSITION_UNPATCHED | typeof TRANSITION_PATCHED;

/** `struct task_struct`, as far as a transition looks at it. */
export interface Task {
  readonly pid: number;
  readonly comm: string;
  readonly isKthread: boolean;
  /** On a processor right now; otherwise asleep, interruptibly or not. */
  activity: 'running' | 'interruptible' | 'uninterruptible';
  /** The functions that it will return to, innermost first. */
  stack: FunctionId[];
  hasReliableStack: boolean;
  patchState: TransitionState;
  /** TIF_PATCH_PENDING */
  patchPending: boolean;
}

/** The task that a processor runs when it has nothing else to do. */
export interface IdleTask extends Task {
  cpuOnline: boolean;
}
