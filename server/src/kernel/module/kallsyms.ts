import type { FunctionId } from '../structs';

/** The symbols that the kernel knows, and what ftrace and kallsyms know about functions. */
export interface Kallsyms {
  /** The functions of that name in vmlinux (undefined) or a module, in the order in which kallsyms lists them. */
  find(object: string | undefined, name: string): readonly FunctionId[];
  /** What is known of whether a symbol is there that nothing here shows, by its name or `MODULE:NAME`; absent for nothing. */
  listing?(name: string): Listing;
  /** Whether kallsyms knows the size of the function. */
  hasSize(func: FunctionId): boolean;
  /** Whether the function begins with a call of ftrace that can be switched on. */
  hasFtraceLocation(func: FunctionId): boolean;
}

/** `unlisted`: it is not in the list, and may still be in a module, of which the list has none. */
export type Listing = 'there' | 'missing' | 'unlisted' | 'unknown';

/** The function that `Kallsyms` gives for a position, counted from 1. */
export function functionId(object: string | undefined, name: string, position = 1): FunctionId {
  return `${object ?? 'vmlinux'}:${name},${position}`;
}

/**
 * Symbols with the number of times that each occurs. `counts` is asked with the object and the name; what it does not
 * know occurs once.
 */
export function symbolTable(
  counts: (object: string | undefined, name: string) => number | undefined = () => undefined,
): Kallsyms {
  return {
    find: (object, name) =>
      Array.from({ length: counts(object, name) ?? 1 }, (_, index) => functionId(object, name, index + 1)),
    hasSize: () => true,
    hasFtraceLocation: () => true,
  };
}
