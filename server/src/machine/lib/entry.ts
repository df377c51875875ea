import type { KernelFunction } from '../run/kernelFunction';

/** All that is known of one function or macro of the kernel. */
export interface Entry {
  /** What a call does; absent where the C text beside it says so, or where only facts are known. */
  readonly run?: KernelFunction;
}

/** Functions and macros by their names in C. */
export type Entries = Readonly<Record<string, Entry>>;

/** What a header of the kernel declares, and what is known of it. */
export interface Subject {
  /** Types, prototypes and macros, and functions that are simple enough to be run as C. C of our own. */
  readonly c: string;
  readonly functions?: Entries;
}
