import { isSameType } from './sameType';
import { type CType, decayed, type FunctionCType, sizeOf } from './types';

/**
 * How closely types are compared: `compatible` as the C compiler does, `passable` only for what makes a value arrive
 * as something else: another size, a number for a pointer, another structure.
 */
export type Closeness = 'compatible' | 'passable';

const DEPTH_MAX = 20;

/** Whether two types certainly differ. Qualifiers do not count, nor does what is not visible. */
export function differ(a: CType, b: CType, closeness: Closeness, depth = 0): boolean {
  const [left, right] = [decayed(a), decayed(b)];
  if (depth > DEPTH_MAX) return false;
  if (left.kind === 'pointer' && right.kind === 'pointer')
    return pointeesDiffer(left.to, right.to, closeness, depth + 1);
  const [kind, other] = [classOf(left), classOf(right)];
  if (kind === undefined || other === undefined) return false;
  if (kind !== other) return true;
  return kind === 'number' ? numbersDiffer(left, right, closeness) : recordsDiffer(left, right);
}

function pointeesDiffer(left: CType, right: CType, closeness: Closeness, depth: number): boolean {
  if (closeness === 'compatible') return differ(left, right, closeness, depth);
  if (depth <= DEPTH_MAX && left.kind === 'pointer' && right.kind === 'pointer')
    return pointeesDiffer(left.to, right.to, closeness, depth + 1);
  return recordsDiffer(left, right);
}

type Class = 'void' | 'number' | 'pointer' | 'record';

function classOf({ kind }: CType): Class | undefined {
  if (kind === 'int' || kind === 'float') return 'number';
  return kind === 'void' || kind === 'pointer' || kind === 'record' ? kind : undefined;
}

/** An `enum` is one type or another by its values, which may not be visible. */
function numbersDiffer(a: CType, b: CType, closeness: Closeness): boolean {
  if (closeness === 'compatible' && !isEnumeration(a) && !isEnumeration(b)) return !isSameType(a, b);
  return sizeOf(a) !== sizeOf(b);
}

function isEnumeration(type: CType): boolean {
  return type.kind === 'int' && type.isEnumeration;
}

function recordsDiffer(a: CType, b: CType): boolean {
  if (a.kind !== 'record' || b.kind !== 'record' || a.tag === undefined || b.tag === undefined) return false;
  return a.isUnion !== b.isUnion || a.tag !== b.tag;
}

/** The first thing in which one prototype certainly differs from another one. */
export type PrototypeDifference =
  | { readonly kind: 'result'; readonly actual: CType; readonly expected: CType }
  | { readonly kind: 'count'; readonly actual: number; readonly expected: number }
  | { readonly kind: 'variadic'; readonly actual: boolean }
  | {
      readonly kind: 'parameter';
      /** Counted from zero. */
      readonly index: number;
      readonly actual: CType;
      readonly expected: CType;
    };

/** Compares two prototypes; names of parameters and qualifiers do not count, nor does what is not visible. */
export function prototypeDifference(
  actual: FunctionCType,
  expected: FunctionCType,
  closeness: Closeness,
): PrototypeDifference | undefined {
  if (differ(actual.result, expected.result, closeness))
    return { kind: 'result', actual: actual.result, expected: expected.result };
  if (actual.isUnspecified || expected.isUnspecified) return undefined;
  const [own, wanted] = [actual.parameters, expected.parameters];
  if (own.length !== wanted.length) return { kind: 'count', actual: own.length, expected: wanted.length };
  if (actual.variadic !== expected.variadic) return { kind: 'variadic', actual: actual.variadic };
  for (const [index, { type }] of own.entries()) {
    const other = wanted[index]?.type;
    if (other && differ(type, other, closeness))
      return { kind: 'parameter', index, actual: type, expected: other };
  }
  return undefined;
}
