import type { TypeSyntax } from '../syntax/ast';
import { type TypeScope, sizeOfType } from './typeSizes';

/** How often a type is a pointer, and what is at the end. */
interface Levels {
  readonly depth: number;
  readonly base: TypeSyntax;
}

/** What a pointer has on x86-64, in bytes. */
export const POINTER_SIZE = 8;

function levelsOf(type: TypeSyntax, scope: TypeScope): Levels {
  let depth = 0;
  let base = scope.resolve(type);
  while (base.kind === 'pointer') {
    depth++;
    base = scope.resolve(base.to);
  }
  return { depth, base };
}

/** A type together with the scope in which its names are looked up. */
export interface ScopedType {
  readonly type: TypeSyntax;
  readonly scope: TypeScope;
}

/** How many more times `first` is a pointer than `second`; undefined unless they are the same type otherwise. */
export function levelsAbove(first: ScopedType, second: ScopedType): number | undefined {
  const [a, b] = [levelsOf(first.type, first.scope), levelsOf(second.type, second.scope)];
  return isSameBase(a.base, b.base) ? a.depth - b.depth : undefined;
}

/** Whether one type is a pointer to the other, or to a pointer to it: a `&` or `*` is missing or too many. */
export function differInLevel(first: ScopedType, second: ScopedType): boolean {
  return (levelsAbove(first, second) ?? 0) !== 0;
}

/** Whether one type is a pointer and the other a number of another size, so that neither can stand for the other. */
export function isPointerAgainstNumber(first: ScopedType, second: ScopedType): boolean {
  return isPointerAnd(first, second) || isPointerAnd(second, first);
}

function isPointerAnd(pointer: ScopedType, other: ScopedType): boolean {
  if (pointer.scope.resolve(pointer.type).kind !== 'pointer') return false;
  const { kind } = other.scope.resolve(other.type);
  if (kind !== 'basic' && kind !== 'named' && kind !== 'enum') return false;
  const size = sizeOfType(other.type, other.scope);
  return size !== undefined && size !== POINTER_SIZE;
}

function isSameBase(first: TypeSyntax, second: TypeSyntax): boolean {
  if (first.kind !== second.kind) return false;
  if (first.kind === 'struct' || first.kind === 'union' || first.kind === 'enum') {
    return first.tag !== undefined && 'tag' in second && first.tag === second.tag;
  }
  if (first.kind !== 'basic' && first.kind !== 'named') return false;
  return first.name !== 'void' && 'name' in second && first.name === second.name;
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
export function isAggregate({ type, scope }: ScopedType): boolean {
  const resolved = scope.resolve(type);
  if (resolved.kind === 'named') return STRUCT_NAMES.has(resolved.name);
  return resolved.kind === 'struct' || resolved.kind === 'union';
}

/** Whether the type says nothing about what is there: `void`, a function, or a type that cannot be read. */
export function isOpaque({ type, scope }: ScopedType): boolean {
  const resolved = scope.resolve(type);
  if (resolved.kind === 'basic') return resolved.name === 'void';
  return ['function', 'unknown-type', 'typeof'].includes(resolved.kind);
}
