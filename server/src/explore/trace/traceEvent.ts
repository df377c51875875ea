import type { Fault, TraceEntry } from '../../machine/run/fault';
import type { Refusal } from '../../kernel/refusal';
import type { Activation } from '../../machine/run/observer';
import type { Action, Resource, Release } from './resource';

/** Something that happened in a run, in order. */
export type TraceEvent =
  | CommandEvent
  | { readonly kind: 'begin'; readonly activation: Activation }
  | {
      readonly kind: 'end';
      readonly activation: Activation;
      /** A negative errno is a failure; undefined if it is not known or the task died. */
      readonly result: number | undefined;
      /** The `return` that ended it. */
      readonly at: TraceEntry | undefined;
      /** What was decided in it otherwise than usual. */
      readonly decided: readonly Decided[];
    }
  | { readonly kind: 'acquired'; readonly resource: Resource }
  /** What is held already was taken once more. */
  | { readonly kind: 'reacquired'; readonly resource: Resource; readonly by: Action }
  | { readonly kind: 'released'; readonly release: Release }
  /** A call of the livepatch API that was refused. */
  | RefusalEvent
  /** The kernel itself refused something that user space or a module asked for. */
  | KernelRefusal
  | { readonly kind: 'shadow'; readonly call: ShadowCall }
  /** Something was decided otherwise than usual, in C; the innermost place is the first. */
  | { readonly kind: 'decided'; readonly decision: Decided; readonly trace: readonly TraceEntry[] }
  | {
      readonly kind: 'fault';
      readonly fault: Fault;
      readonly activation: Activation | undefined;
      /** What the memory was, if it had been released before. */
      readonly resource: Resource | undefined;
    };

/** The events of one kind. */
export type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>;

export interface KernelRefusal {
  readonly kind: 'refusal';
  readonly refusal: Refusal;
  /** The code of a module that asked for it. */
  readonly by?: Action | undefined;
  /** The kernel's function that it called. */
  readonly callee?: string | undefined;
}

export interface RefusalEvent {
  readonly kind: 'refused';
  readonly name: string;
  readonly result: number;
  readonly by: Action;
  /** The modules of the livepatches that were installed then. */
  readonly installed: readonly string[];
  /** A transition ran then. */
  readonly isInTransition: boolean;
}

export interface CommandEvent {
  readonly kind: 'command';
  readonly text: string;
  readonly isRefused: boolean;
}

/** A choice that modules' code leaves open: an allocation that fails, a branch on something unknown. */
export interface Decided {
  readonly about: string;
  /** It is what a function returned. */
  readonly isResult: boolean;
  readonly option: string;
  /** What it means, such as `foo() fails with -EINVAL`, as it turned out by the end of the run. */
  meaning?: string | undefined;
  /** Says so, as long as the run goes on. */
  inWords?: (() => string) | undefined;
}

/** What a call is about: to attach a shadow variable, to look for one, both, or to free; or to set up what is in one. */
export type ShadowOperation = 'alloc' | 'get' | 'get or alloc' | 'free' | 'initialise';

/** One call of the shadow variable API, or something else that is done to a shadow variable. */
export interface ShadowCall {
  /** Such as `klp_shadow_alloc`. */
  readonly name: string;
  readonly does: ShadowOperation;
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
  readonly by: Action;
}
