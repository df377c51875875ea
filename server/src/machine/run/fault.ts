import type { MemoryObject } from '../memory/memoryObject';
import { faultText } from './faultText';

/** A line of a function, from 1; the innermost of a trace comes first. */
export interface TraceEntry {
  readonly functionName: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** An access to an object in memory. */
export interface Access {
  readonly isWrite: boolean;
  /** In bytes. */
  readonly size: number;
  readonly offset: number;
  readonly object: MemoryObject;
}

/** An access to an address at which there is no object. */
interface AddressAccess extends Pick<Access, 'isWrite' | 'size'> {
  readonly cause: 'access';
  readonly address: bigint;
}

interface UnloadedFunction {
  readonly functionName: string;
  readonly module: string;
}

/** What is wrong with an access to memory. */
type AccessFault =
  | { readonly kind: 'null-dereference'; readonly cause: 'call' }
  | (AddressAccess & { readonly kind: 'null-dereference' | 'wild-pointer' })
  | { readonly kind: 'wild-pointer' | 'read-only'; readonly cause: 'object'; readonly access: Access }
  | {
      readonly kind: 'out-of-bounds' | 'uninitialised-read';
      readonly cause: 'access';
      readonly access: Access;
    }
  | { readonly kind: 'use-after-free'; readonly cause: 'access'; readonly access: Access }
  /** A function of a module is called, or goes on, that is not there any more. */
  | (UnloadedFunction & { readonly kind: 'use-after-free'; readonly cause: 'call' })
  | (UnloadedFunction & { readonly kind: 'use-after-free'; readonly cause: 'return' })
  /** The kernel looks for the entry of zeros behind an array of structures with this tag. */
  | {
      readonly kind: 'out-of-bounds';
      readonly cause: 'no sentinel';
      readonly object: MemoryObject;
      readonly tag: string;
    };

/** Something that may sleep where the context does not allow it. */
type SleepFault =
  | {
      readonly kind: 'sleep-in-atomic';
      readonly cause: 'call';
      readonly callee: string;
      /** Why it must not sleep. */
      readonly reason: string;
    }
  | { readonly kind: 'sleep-in-atomic'; readonly cause: 'interrupt'; readonly waitsFor: string };

/** What nobody tells apart any further. */
export interface PlainFault {
  readonly kind:
    | 'double-free'
    | 'invalid-free'
    | 'uninitialised-read'
    | 'division-by-zero'
    | 'bad-call'
    | 'locking'
    | 'stack-overflow'
    | 'out-of-memory'
    | 'budget'
    | 'unsupported'
    | 'bug'
    | 'misuse';
  readonly cause: 'other';
  /** A sentence without its place. */
  readonly sentence: string;
}

/** What the machine detects while it runs a module's code. */
export type FaultDetail = AccessFault | SleepFault | PlainFault;

/** A function that a livepatch has put in place of another one calls that, and so comes back to itself. */
export interface Recursion {
  /** The module whose function it is. */
  readonly module: string;
  readonly functionName: string;
  /** The function that is replaced. */
  readonly oldName: string;
  /** Where it, or what it calls, calls that. */
  readonly at: TraceEntry;
  /** How often it has come back and nothing that is not known was asked on the way. */
  readonly rounds: number;
}

/** The same with where it was detected. */
export type Fault = FaultDetail & {
  readonly trace: readonly TraceEntry[];
  /** The code that ran then had come back to itself by way of ftrace. */
  readonly recursion?: Recursion | undefined;
};

/** What to say of something wrong of which only the kind matters. */
export function plainFault(kind: PlainFault['kind'], sentence: string): PlainFault {
  return { kind, cause: 'other', sentence };
}

/**
 * The kernel would stop the task here: a NULL dereference, BUG(), a stack that is full. It passes through everything
 * that the task was doing; what that held stays held.
 */
export class Oops extends Error {
  /** It has been told where it happened. */
  isReported = false;
  readonly fault: FaultDetail;

  constructor(fault: FaultDetail);
  constructor(kind: PlainFault['kind'], sentence: string);
  constructor(what: FaultDetail | PlainFault['kind'], sentence = '') {
    const fault = typeof what === 'string' ? plainFault(what, sentence) : what;
    super(faultText(fault));
    this.fault = fault;
  }
}

/** Looks at structures in a module's memory, which may lead nowhere: then `otherwise` is all that can be said. */
export function unlessOops<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Oops) return otherwise;
    throw error;
  }
}
