import type { FunctionId } from '../../kernel/structs';
import type { CompiledFunction } from '../compile/compiledFunction';
import type { Instance } from './instance';
import type { KernelFunction } from './kernelFunction';

/** What runs when a function is called. */
export type Callee = {
  /** As ftrace and stack checks know it. */
  readonly id: FunctionId;
  readonly name: string;
  /** That it may sleep, for functions of the kernel: always, or as GFP flags say that are this argument. */
  readonly sleeps?: 'always' | 'on page faults' | number | undefined;
} & (
  | { readonly kind: 'c'; readonly instance: Instance; readonly function: CompiledFunction }
  /** One of the table of kernel functions. */
  | { readonly kind: 'kernel'; readonly run: KernelFunction }
  /** Its code is not visible. */
  | { readonly kind: 'unknown' }
);
