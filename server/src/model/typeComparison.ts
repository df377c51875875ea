import type { TypeSyntax } from '../syntax/ast';
import { sizeOfType } from './typeSizes';

/** Follows typedefs as far as they are visible. */
export type Resolve = (type: TypeSyntax) => TypeSyntax;

/** A type where it is written. */
export interface ScopedType {
  readonly type: TypeSyntax;
  readonly resolve: Resolve;
}

/**
 * How closely types are compared: `compatible` as the C compiler does, `passable` only for what makes a value arrive
 * as something else: another size, a number for a pointer, another structure.
 */
export type Closeness = 'compatible' | 'passable';

const DEPTH_MAX = 20;

/** Whether two types certainly differ. Qualifiers do not count, nor does what is not visible. */
export function differ(a: ScopedType, b: ScopedType, closeness: Closeness, depth = 0): boolean {
  const [left, right] = [decayed(a), decayed(b)];
  if (depth > DEPTH_MAX || isSameName(left.type, right.type)) return false;
  if (left.type.kind === 'pointer' && right.type.kind === 'pointer') {
    const pointees: [ScopedType, ScopedType] = [
      { ...left, type: left.type.to },
      { ...right, type: right.type.to },
    ];
    return pointeesDiffer(...pointees, closeness, depth + 1);
  }
  const [kind, other] = [kindOf(left), kindOf(right)];
  if (kind === undefined || other === undefined) return false;
  if (kind !== other) return true;
  return kind === 'number' ? numbersDiffer(left, right, closeness) : recordsDiffer(left.type, right.type);
}

function pointeesDiffer(a: ScopedType, b: ScopedType, closeness: Closeness, depth: number): boolean {
  if (closeness === 'compatible') return differ(a, b, closeness, depth);
  const [left, right] = [a.resolve(a.type), b.resolve(b.type)];
  if (left.kind === 'pointer' && right.kind === 'pointer') {
    return pointeesDiffer({ ...a, type: left.to }, { ...b, type: right.to }, closeness, depth + 1);
  }
  return isRecord(left) && isRecord(right) && recordsDiffer(left, right);
}

/** Parameters that are written as arrays are pointers. */
function decayed({ type, resolve }: ScopedType): ScopedType {
  const resolved = resolve(type);
  if (resolved.kind === 'array') return { type: { ...resolved, kind: 'pointer', to: resolved.of }, resolve };
  return { type: resolved, resolve };
}

function isSameName(a: TypeSyntax, b: TypeSyntax): boolean {
  return (a.kind === 'named' || a.kind === 'basic') && a.kind === b.kind && a.name === b.name;
}

type Kind = 'void' | 'number' | 'pointer' | 'struct' | 'union';

function kindOf(scoped: ScopedType): Kind | undefined {
  const { type } = scoped;
  switch (type.kind) {
    case 'pointer':
    case 'struct':
    case 'union':
      return type.kind;
    case 'basic':
      return type.name === 'void' ? 'void' : 'number';
    case 'enum':
      return 'number';
    case 'named':
      return sizeOf(scoped) === undefined ? undefined : 'number';
    default:
      return undefined;
  }
}

function numbersDiffer(a: ScopedType, b: ScopedType, closeness: Closeness): boolean {
  const bothBasic = a.type.kind === 'basic' && b.type.kind === 'basic';
  if (closeness === 'compatible' && bothBasic) return true;
  const [size, other] = [sizeOf(a), sizeOf(b)];
  return size !== undefined && other !== undefined && size !== other;
}

function isRecord(type: TypeSyntax): type is Extract<TypeSyntax, { kind: 'struct' | 'union' }> {
  return type.kind === 'struct' || type.kind === 'union';
}

function recordsDiffer(a: TypeSyntax, b: TypeSyntax): boolean {
  if (!isRecord(a) || !isRecord(b) || a.tag === undefined || b.tag === undefined) return false;
  return a.kind !== b.kind || a.tag !== b.tag;
}

function sizeOf({ type, resolve }: ScopedType): number | undefined {
  return sizeOfType(type, {
    resolve,
    fieldsOf: () => undefined,
    typeOf: () => undefined,
    enumerator: () => undefined,
  });
}
