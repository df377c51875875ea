import type { MemoryObject } from './memoryObject';

/** What an object is, for messages: `the 16 bytes from kmalloc() at file.c:41` or `the variable 'x'`. */
export function describeObject({ kind, name, size, place, owner }: MemoryObject): string {
  const where = place === undefined ? '' : ` at ${place}`;
  if (kind === 'heap') return `the ${size} bytes from ${name}()${where}`;
  if (kind === 'string') return 'a string literal';
  if (kind === 'kernel') return `what is behind ${name}`;
  if (kind === 'stack') return `the local variable '${name}'`;
  return `the variable '${name}'${owner === undefined ? '' : ` of ${owner}`}`;
}
