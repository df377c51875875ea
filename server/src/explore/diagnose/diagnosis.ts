import type { TraceEntry } from '../../machine/run/fault';
import type { Activation } from '../../machine/run/observer';
import type { Action, Resource } from '../trace/resource';
import type { TraceEvent } from '../trace/traceEvent';

/** What can be seen to go wrong when modules are run; each is a rule's id. */
export type DiagnosisKind =
  | 'blocks-module-load'
  | 'dangling-module-pointer'
  | 'disable-blocked'
  | 'duplicate-func'
  | 'incompatible-state'
  | 'init-side-effect'
  | 'kernel-fault'
  | 'lost-global-state'
  | 'missing-post-unpatch'
  | 'missing-pre-unpatch'
  | 'non-cumulative-overlap'
  | 'pre-patch-error-leak'
  | 'prev-state-outside-transition'
  | 'replaced-callbacks-skipped'
  | 'reverse-not-handled'
  | 'runs-per-object'
  | 'saved-twice'
  | 'second-transition'
  | 'shadow-alloc-duplicate'
  | 'shadow-ctor-sleeps'
  | 'shadow-dtor-sleeps'
  | 'shadow-freed-in-exit'
  | 'shadow-id-collision'
  | 'shadow-late-init'
  | 'shadow-leak'
  | 'shadow-never-freed'
  | 'shadow-orphaned'
  | 'shadow-recursive-lock'
  | 'shadow-sleeping-alloc'
  | 'shadow-stale'
  | 'shadow-use-after-free'
  | 'shared-state-leak'
  | 'state-meaning-changed'
  | 'undo-in-wrong-callback'
  | 'undo-only-in-exit'
  | 'unsafe-downgrade';

/** A run that shows what goes wrong. */
export interface Counterexample {
  readonly events: readonly TraceEvent[];
  /** The commands of a transcript that repeats it. */
  readonly script: readonly string[];
}

/** Something that went wrong in a run. */
export interface Diagnosis {
  readonly kind: DiagnosisKind;
  /** The module whose author has to change something. */
  readonly module: string;
  /** The line of C to change; undefined where it is a declaration. */
  readonly at: TraceEntry | undefined;
  /** The call of the module that it is about. */
  readonly activation: Activation | undefined;
  /** What was taken. */
  readonly resource?: Resource | undefined;
  /** What else was taken in the same call and fares the same. */
  readonly also?: readonly Resource[];
  /** What was done, or done in the wrong place. */
  readonly action?: Action | undefined;
  /** Of shadow variables. */
  readonly id?: bigint | undefined;
  /** The other module of a series. */
  readonly other?: string | undefined;
  /** A sentence of the machine, of the kernel's log, or a name; what it is depends on the kind. */
  readonly text?: string | undefined;
  readonly run: Counterexample;
}
