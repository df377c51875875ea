import type { RegisteredKind } from '../../machine/lib/entry';
import type { TraceEntry } from '../../machine/run/fault';
import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { Activation } from '../../machine/run/observer';

/** What modules acquire and have to release. */
export type ResourceKind =
  | 'memory'
  | 'shadow'
  /** A variable of the kernel or of another module that was written. */
  | 'change'
  /** What a function took that is not visible, by its name. */
  | 'call'
  | RegisteredKind;

/** Who does something, and where. */
export interface Action {
  readonly module: string;
  readonly activation: Activation;
  /** Innermost first; at least one. */
  readonly trace: readonly TraceEntry[];
  /** What the author wrote there, from that location on. */
  readonly written?: string;
}

/** Which shadow variable something is. */
export interface ShadowName {
  readonly id: bigint;
  /** The key of the object that it is attached to; `0` is NULL. */
  readonly obj: string;
  /** How the object is known: NULL, a variable, an allocation, or only as what a function was given. */
  readonly objKind: 'null' | 'variable' | 'memory' | 'given';
}

/** Something that a module has acquired. */
export interface Resource {
  readonly kind: ResourceKind;
  /** What kind of thing it is in words, such as `timer`; of a change, the variable. */
  readonly type: string;
  /** What the thing itself is called; undefined where it has no name. */
  readonly name?: string | undefined;
  /** For messages, such as `the timer 'tick'`. */
  readonly what: string;
  /** Where it was acquired: the same for the same line reached from the same function. */
  readonly site: string;
  /** Unique among the resources that are held at the same time. */
  readonly key: string;
  /** The module whose code acquired it. */
  readonly module: string;
  /** The call of the module in which that happened. */
  readonly activation: Activation;
  /** Where, innermost first; at least one. */
  readonly trace: readonly TraceEntry[];
  /** Whether it leads the kernel into the module's memory or code. */
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

/** A resource was released. */
export interface Release {
  readonly resource: Resource;
  readonly module: string;
  readonly activation: Activation;
  readonly trace: readonly TraceEntry[];
  /** Of a change: the value written is not the original one, but one that this module had written. */
  readonly putBackFrom?: string | undefined;
  /** Where the module that wrote it had saved it. */
  readonly savedAt?: readonly TraceEntry[] | undefined;
}

/** Names where something is acquired: the same for the same line reached from the same activation. */
export function siteOf({ kind, trace, activation, type }: Omit<Resource, 'site'>): string {
  const [location] = trace;
  const where = location ? `${location.path}:${location.line}:${location.column}` : '';
  return [kind, where, activation.kind, activation.functionName ?? '', kind === 'change' ? type : ''].join(
    ' ',
  );
}
