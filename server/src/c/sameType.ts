import type { Qualifiers } from '../syntax/qualifierWords';
import type { CType } from './types';

/** Whether two types are one to the compiler, apart from qualifiers. */
export function isSameType(a: CType, b: CType): boolean {
  return isSame(a, b, false);
}

/** Whether two types are compatible: what pointers lead to has the same qualifiers. */
export function isCompatible(a: CType, b: CType): boolean {
  return isSame(a, b, true);
}

function isSame(a: CType, b: CType, qualified: boolean): boolean {
  if (a === b) return true;
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    const isOther = qualified && !areAlikeQualified(a.to, b.to);
    return !isOther && isSame(a.to, b.to, qualified);
  }
  if (a.kind === 'array' && b.kind === 'array') {
    const isOpen = a.length === undefined || b.length === undefined;
    return (isOpen || a.length === b.length) && isSame(a.of, b.of, qualified);
  }
  if (a.kind === 'int' && b.kind === 'int') {
    return a.size === b.size && a.signed === b.signed && a.isBool === b.isBool && a.rank === b.rank;
  }
  if (a.kind === 'float' && b.kind === 'float') return a.size === b.size;
  if (a.kind === 'record' && b.kind === 'record') return a.isSame(b);
  if (a.kind === 'function' && b.kind === 'function') {
    return (
      isSame(a.result, b.result, qualified) &&
      a.variadic === b.variadic &&
      a.parameters.length === b.parameters.length &&
      a.parameters.every(({ type }, index) => isSame(type, b.parameters[index]?.type ?? type, qualified))
    );
  }
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.name !== undefined && a.name === b.name;
  return a.kind === b.kind && a.kind === 'void';
}

function areAlikeQualified(a: CType, b: CType): boolean {
  const [left, right] = [elementOf(a), elementOf(b)];
  return QUALIFIERS.every((qualifier) => Boolean(left[qualifier]) === Boolean(right[qualifier]));
}

const QUALIFIERS = ['isConst', 'isVolatile', 'isRestrict'] as const;

/** Qualifiers of an array are those of its elements. */
function elementOf(type: CType): Qualifiers {
  return type.kind === 'array' ? elementOf(type.of) : type;
}
