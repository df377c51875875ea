import { isSameType } from './sameType';
import { type CType, sizeOf } from './types';

/** What a pointer has on x86-64, in bytes. */
export const POINTER_SIZE = 8;

/** How often a type is a pointer, and what is at the end. */
function levelsOf(type: CType): { readonly depth: number; readonly base: CType } {
  let depth = 0;
  let base = type;
  for (; base.kind === 'pointer'; base = base.to) depth++;
  return { depth, base };
}

/** How many more times `first` is a pointer than `second`; undefined unless they are the same type otherwise. */
export function levelsAbove(first: CType, second: CType): number | undefined {
  const [a, b] = [levelsOf(first), levelsOf(second)];
  const isKnown = a.base.kind !== 'void' && a.base.kind !== 'function' && a.base.kind !== 'array';
  return isKnown && isSameType(a.base, b.base) ? a.depth - b.depth : undefined;
}

/** Whether one type is a pointer to the other, or to a pointer to it: a `&` or `*` is missing or too many. */
export function differInLevel(first: CType, second: CType): boolean {
  return (levelsAbove(first, second) ?? 0) !== 0;
}

/** Whether one type is a pointer and the other a number of another size, so that neither can stand for the other. */
export function isPointerAgainstNumber(first: CType, second: CType): boolean {
  return isPointerAnd(first, second) || isPointerAnd(second, first);
}

function isPointerAnd(pointer: CType, other: CType): boolean {
  if (pointer.kind !== 'pointer' || (other.kind !== 'int' && other.kind !== 'float')) return false;
  return sizeOf(other) !== POINTER_SIZE;
}

/** Names of kernel types that are structs in all configurations, though their size differs. */
const STRUCT_NAMES = new Set([
  'spinlock_t',
  'raw_spinlock_t',
  'rwlock_t',
  'seqlock_t',
  'wait_queue_head_t',
  'cpumask_t',
]);

/** Whether the type is a struct or union, also where nobody can see what is in it. */
export function isRecord(type: CType): boolean {
  if (type.kind === 'unknown') return type.name !== undefined && STRUCT_NAMES.has(type.name);
  return type.kind === 'record';
}

/** Whether the type says nothing about what is there: `void`, a function, or a type that cannot be read. */
export function isOpaque(type: CType): boolean {
  if (type.kind === 'unknown') return type.name === undefined;
  return type.kind === 'void' || type.kind === 'function';
}
