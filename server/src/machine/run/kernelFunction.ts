import type { Run } from '../../kernel/run';
import type { Machine } from './machine';
import type { Value } from '../memory/value';

/** A call of a kernel function from a module's C. Arguments have the types that they have after promotion. */
export interface KernelCall {
  readonly machine: Machine;
  /** The function's name, for messages. */
  readonly name: string;
  readonly args: readonly Value[];
}

/**
 * What a function of the kernel does. Returns its result (nothing for `void`), or a generator where it may sleep or
 * calls C itself.
 */
export type KernelFunction =
  | ((call: KernelCall) => Value | undefined)
  | ((call: KernelCall) => void)
  | ((call: KernelCall) => Run<Value>)
  | ((call: KernelCall) => Run<Value | undefined>)
  | ((call: KernelCall) => Run<void>);

/** What a call of one gives. */
export type KernelResult = ReturnType<KernelFunction>;

/** Variables of the kernel that change by themselves: what reading them gives. */
export type KernelVariables = Readonly<Record<string, (machine: Machine) => Value>>;
