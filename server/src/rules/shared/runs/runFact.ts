import type { Activation } from '../../../machine/run/observer';
import type { TraceEntry } from '../../../machine/run/fault';
import type { Action, Resource } from '../../../explore/trace/resource';
import type { TraceEvent } from '../../../explore/trace/traceEvent';

/** A run that shows what goes wrong. */
export interface Counterexample {
  readonly events: readonly TraceEvent[];
  /** The commands of a transcript that repeats it. */
  readonly script: readonly string[];
}

/** Something that went wrong in a run. Each rule adds what only it has to know. */
export interface RunFact {
  /** The module whose author has to change something. */
  readonly module: string;
  /** The line of C to change; undefined where it is a declaration. */
  readonly at?: TraceEntry | undefined;
  /** The call of the module that it is about. */
  readonly activation?: Activation | undefined;
  /** What was taken. */
  readonly resource?: Resource | undefined;
  /** What else was taken in the same call and fares the same. */
  readonly also?: readonly Resource[] | undefined;
  /** What was done, or done in the wrong place. */
  readonly action?: Action | undefined;
  /** Of shadow variables or of a state. */
  readonly id?: bigint | undefined;
  /** The other module of a series. */
  readonly other?: string | undefined;
  /** That goes on using what it is about. */
  readonly isUsedByOther?: boolean | undefined;
  /** Something of what was taken is taken back. */
  readonly isPartial?: boolean | undefined;
  readonly run: Counterexample;
}
