import type { Entry, Facts } from '../lib/entry';
import type { Choose } from './choice';
import type { KernelVariables } from './kernelFunction';
import type { Program } from './program';

/** What a machine is made with. */
export interface MachineOptions {
  /** The kernel's headers: our own declarations, macros and functions in C. */
  readonly headers: Program;
  /** What is known of the kernel's functions, by name. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** What is known of any function or macro of the kernel. */
  readonly facts: (name: string) => Facts;
  readonly variables: KernelVariables;
  readonly choose: Choose;
}
