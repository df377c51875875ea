import type { MemoryObject } from './memoryObject';

/** Addresses below this one lead to no object: the first page is never mapped. */
export const FIRST_ADDRESS = 4096n;

/** Where kinds of objects begin in the address space of x86-64. */
export const REGIONS: Readonly<Record<MemoryObject['kind'], bigint>> = {
  heap: 0xffff888004000000n,
  stack: 0xffffc90000200000n,
  global: 0xffffffffc0200000n,
  string: 0xffffffffc0100000n,
  function: 0xffffffffc0000000n,
  kernel: 0xffffffff82000000n,
};

/** A function is longer than its first instruction, though nobody may look at it. */
const FUNCTION_SPAN = 63n;

/** In how many bytes from its beginning an address is one of an object. */
export function spanOf({ kind, size }: MemoryObject): bigint {
  if (kind === 'function') return FUNCTION_SPAN;
  return BigInt(Number.isFinite(size) ? size : 4096);
}
