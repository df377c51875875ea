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

/** Whether one type is a pointer to the other, or to a pointer to it: a `&` or `*` is missing or too many. */
export function differInLevel(first: ScopedType, second: ScopedType): boolean {
  const [a, b] = [levelsOf(first.type, first.scope), levelsOf(second.type, second.scope)];
  return a.depth !== b.depth && isSameBase(a.base, b.base);
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

/** Whether the type says nothing about what is there: `void`, a function, or a type that cannot be read. */
export function isOpaque({ type, scope }: ScopedType): boolean {
  const resolved = scope.resolve(type);
  if (resolved.kind === 'basic') return resolved.name === 'void';
  return ['function', 'unknown-type', 'typeof'].includes(resolved.kind);
}
