import type { RegisteredKind } from '../../machine/lib/entry';
import type { TraceEntry } from '../../machine/run/fault';
import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { Activation } from '../../machine/run/observer';

/** What modules take and have to give back. */
export type ResourceKind =
  | 'memory'
  | 'shadow'
  /** A variable of somebody else that was written. */
  | 'change'
  | RegisteredKind;

/** Who does something, and where. */
export interface Action {
  readonly module: string;
  readonly activation: Activation;
  /** The innermost place first; at least one. */
  readonly trace: readonly TraceEntry[];
}

/** Which shadow variable something is. */
export interface ShadowName {
  readonly id: bigint;
  /** The key of the object that it is attached to; `0` is NULL. */
  readonly obj: string;
  /** How the object is known: NULL, a variable, an allocation, or only as what a function was given. */
  readonly objKind: 'null' | 'variable' | 'memory' | 'given';
}

/** Something that a module has taken. */
export interface Resource {
  readonly kind: ResourceKind;
  /** What kind of thing it is in words, such as `timer`; of a change, the variable. */
  readonly type: string;
  /** What the thing itself is called; undefined where it has no name. */
  readonly name?: string | undefined;
  /** For messages, such as `the timer 'tick'`. */
  readonly what: string;
  /** Where it is taken: the same for the same line that is reached from the same function. */
  readonly site: string;
  /** Nothing else that is held at the same time has the same. */
  readonly key: string;
  /** The module whose code took it. */
  readonly module: string;
  /** The call of the module in which that happened. */
  readonly activation: Activation;
  /** Where, the innermost place first; at least one. */
  readonly trace: readonly TraceEntry[];
  /** Whether the kernel gets into the module's memory or code through it. */
  readonly pointsInto: boolean;
  /** The key of what it lies in, such as a file's folder. */
  readonly parent?: string | undefined;
  /** Of a change: no visible file declares the variable, so that it may be the author's own. */
  readonly isUndeclared?: boolean;
  /** Of memory and shadow variables. */
  readonly object?: MemoryObject;
  /** Of a change: the module whose variable it is; undefined for the kernel's. */
  readonly changedIn?: string | undefined;
  /** Of a shadow variable, once it is attached. */
  shadow?: ShadowName;
}

/** Something was given back. */
export interface Release {
  readonly resource: Resource;
  readonly module: string;
  readonly activation: Activation;
  readonly trace: readonly TraceEntry[];
  /** Of a change: what was put there is not what was there at first, but what this module had put there. */
  readonly putBackFrom?: string | undefined;
  /** Where the module that put it there had got it from. */
  readonly savedAt?: readonly TraceEntry[] | undefined;
}

/** Names the place where something is taken: the same for the same line reached from the same activation. */
export function siteOf({ kind, trace, activation, type }: Omit<Resource, 'site'>): string {
  const [location] = trace;
  const where = location ? `${location.path}:${location.line}:${location.column}` : '';
  return [kind, where, activation.kind, activation.functionName ?? '', kind === 'change' ? type : ''].join(
    ' ',
  );
}
