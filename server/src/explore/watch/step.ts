import type { Fault, TraceEntry } from '../../machine/fault';
import type { Entry } from '../../machine/observer';
import type { Holding, Release } from './holding';

/** Something that happened in a run, in order. */
export type Step =
  | { readonly kind: 'command'; readonly text: string; readonly isRefused: boolean }
  | { readonly kind: 'begin'; readonly entry: Entry }
  | {
      readonly kind: 'end';
      readonly entry: Entry;
      /** A negative errno is a failure; undefined if it is not known or the task died. */
      readonly result: number | undefined;
      /** The `return` that ended it. */
      readonly at: TraceEntry | undefined;
      /** What failed or was not known in it and was decided, as `ABOUT: OPTION`. */
      readonly decided: readonly string[];
    }
  | { readonly kind: 'take'; readonly holding: Holding }
  | { readonly kind: 'release'; readonly release: Release }
  | { readonly kind: 'shadow'; readonly call: ShadowCall }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly entry: Entry | undefined };

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
  readonly module: string;
  readonly entry: Entry;
  readonly trace: readonly TraceEntry[];
}
