import type { Fault, TraceEntry } from '../../machine/run/fault';
import type { Entry } from '../../machine/run/observer';
import type { Deed, Holding, Release } from './holding';

/** Something that happened in a run, in order. */
export type Step =
  | CommandStep
  | { readonly kind: 'begin'; readonly entry: Entry }
  | {
      readonly kind: 'end';
      readonly entry: Entry;
      /** A negative errno is a failure; undefined if it is not known or the task died. */
      readonly result: number | undefined;
      /** The `return` that ended it. */
      readonly at: TraceEntry | undefined;
      /** What was decided in it otherwise than usual. */
      readonly decided: readonly Decided[];
    }
  | { readonly kind: 'take'; readonly holding: Holding }
  /** What is held already was taken once more. */
  | { readonly kind: 'again'; readonly holding: Holding; readonly by: Deed }
  | { readonly kind: 'release'; readonly release: Release }
  /** A call of the livepatch API that was refused. */
  | RefusalStep
  | { readonly kind: 'shadow'; readonly call: ShadowCall }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly entry: Entry | undefined };

export interface RefusalStep {
  readonly kind: 'refusal';
  readonly name: string;
  readonly result: number;
  readonly by: Deed;
  /** The modules of the livepatches that were installed then. */
  readonly installed: readonly string[];
  /** A transition ran then. */
  readonly isInTransition: boolean;
}

export interface CommandStep {
  readonly kind: 'command';
  readonly text: string;
  /** What the kernel and the tools said, in order. It comes behind the steps of what the command brought about. */
  readonly output: readonly string[];
  readonly isRefused: boolean;
}

/** A choice that modules' code leaves open: an allocation that fails, a branch on something unknown. */
export interface Decided {
  readonly about: string;
  readonly option: string;
}

/** One call of the shadow variable API, or something else that is done to a shadow variable. */
export interface ShadowCall {
  /** Such as `klp_shadow_alloc`. */
  readonly name: string;
  readonly id: bigint | undefined;
  /** The object that it is attached to, as a key; `0` is NULL. */
  readonly obj: string;
  /** How the object is known: NULL, a variable, an allocation, or only as what a function was given. */
  readonly objKind: 'null' | 'variable' | 'memory' | 'given';
  /** In bytes; of an allocation. */
  readonly size: number | undefined;
  /** The shadow variable existed already. */
  readonly isFound: boolean;
  /** It gave a shadow variable, or freed one. */
  readonly isEffective: boolean;
  readonly hasConstructor: boolean;
  readonly by: Deed;
}
