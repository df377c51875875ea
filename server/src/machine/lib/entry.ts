import type { KernelFunction } from '../run/kernelFunction';

/** All that is known of one function or macro of the kernel. */
export interface Entry extends Facts {
  /** What a call does; absent where the C text beside it says so, or where only facts are known. */
  readonly run?: KernelFunction;
}

/** What holds for each call of a function or macro. What is absent is not known. Arguments are counted from zero. */
export interface Facts {
  /** What it takes, and somebody has to give back. */
  readonly acquires?: Acquisition;
  /** What it gives back. */
  readonly releases?: Release;
  /** What it registers is never called: whoever would call it in a kernel is not modelled. The documentation lists these. */
  readonly neverCalls?: true;
  /** No callback of RCU, or no work of the queue in its first argument, is pending any more when it returns. */
  readonly drains?: 'rcu callbacks' | 'queue';
  /** Where the memory that it gives comes from. */
  readonly allocates?: Allocator;
  /** Whose memory it frees. */
  readonly frees?: Allocator | 'any';
  /** Whether it may sleep: always, or as the GFP flags say that it is given. */
  readonly sleeps?: 'always' | 'by flags' | 'on page faults';
  /** The argument with the GFP flags that say so, where nothing below it that is modelled does. */
  readonly gfp?: number;
  readonly returns?: Contract;
  /** The argument that it gives its first state: whoever finds it before sees what is not there yet. */
  readonly initialises?: number;
  /**
   * All the memory that it reads or writes and that C code can name: what pointers among its arguments point to, or only
   * those of these numbers.
   */
  readonly accesses?: 'arguments' | readonly number[];
  /** A macro that writes to variables which are named in its arguments. */
  readonly writesVariables?: true;
  /** A macro that sets its first argument to its second one. */
  readonly assigns?: true;
  /** What of its first argument it results in. */
  readonly passesOn?: readonly ('value' | 'truth')[];
  /** It tells error pointers from others, of which NULL is one. */
  readonly asksForError?: true;
  /** Execution does not go on behind a call, or behind one whose first argument holds. */
  readonly noReturn?: 'always' | 'if it holds';
  /** It writes to the log and does nothing else. */
  readonly prints?: true;
}

/** What a caller may rely on about the result. */
export type Contract =
  | 'pointer or NULL'
  | 'pointer or ERR_PTR()'
  | '0 or -errno'
  | 'count or -errno'
  | 'bool'
  | 'bytes not copied';

/** Which allocator memory comes from; what kvmalloc() gives is of one of two. */
export type Allocator =
  'slab' | 'pages' | 'slab or pages' | 'free pages' | 'percpu' | 'cache' | 'shadow variables';

/** What the kernel keeps for a module. */
export interface Resource {
  readonly kind: RegisteredKind;
  /** For messages. */
  readonly what: string;
  /** Whether the kernel gets into the module through it. */
  readonly pointsInto: boolean;
}

export type RegisteredKind =
  | 'timer'
  | 'work'
  | 'thread'
  | 'rcu callback'
  /** A notifier, a probe, an operation table: the kernel calls the module through it. */
  | 'hook'
  /** In proc, debugfs, sysfs: reading or writing it calls the module. */
  | 'file'
  /** A folder, a workqueue, a cache: it does not lead into the module. */
  | 'resource';

export interface Acquisition {
  readonly resource: Resource;
  /** What the resource is known by. */
  readonly key: number | 'result';
  /** The argument that says what it lies in. */
  readonly parent?: number;
}

export interface Release {
  readonly resource: Resource;
  /** The argument that the resource is known by. */
  readonly key: number;
  /** The argument is the resource's name. */
  readonly isName?: true;
}

/** Functions and macros by their names in C. */
export type Entries = Readonly<Record<string, Entry>>;

/** Functions and macros that are alike. An entry of its own says what else is known of one of them. */
export interface Family extends Facts {
  readonly names: RegExp;
}

/** What a header of the kernel declares, and what is known of it. */
export interface Subject {
  /** Types, prototypes and macros, and functions that are simple enough to be run as C. C of our own. */
  readonly c: string;
  readonly functions?: Entries;
  readonly families?: readonly Family[];
  /** Functions whose names contain this leave something behind that outlives the call. */
  readonly lasting?: RegExp;
}
