/** What the machine detects while it runs a module's code. */
export type FaultKind =
  | 'null-dereference'
  | 'wild-pointer'
  | 'use-after-free'
  | 'out-of-bounds'
  | 'double-free'
  | 'invalid-free'
  | 'uninitialised-read'
  | 'read-only'
  | 'division-by-zero'
  | 'bad-call'
  | 'sleep-in-atomic'
  | 'locking'
  | 'stack-overflow'
  | 'out-of-memory'
  | 'budget'
  | 'unsupported'
  | 'bug'
  | 'misuse';

/** A line of a function, from 1; the innermost of a trace comes first. */
export interface TraceEntry {
  readonly functionName: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface Fault {
  readonly kind: FaultKind;
  /** A sentence without its place. */
  readonly text: string;
  readonly trace: readonly TraceEntry[];
}

/**
 * The kernel would stop the task here: a NULL dereference, BUG(), a stack that is full. It passes through everything
 * that the task was doing; what that held stays held.
 */
export class Oops extends Error {
  /** It has been told where it happened. */
  isReported = false;

  constructor(
    readonly kind: FaultKind,
    text: string,
  ) {
    super(text);
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
