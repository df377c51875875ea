import type { CType } from './types';

/** Whether two types are one to the compiler, apart from qualifiers. */
export function isSameType(a: CType, b: CType): boolean {
  if (a === b) return true;
  if (a.kind === 'pointer' && b.kind === 'pointer') return isSameType(a.to, b.to);
  if (a.kind === 'array' && b.kind === 'array') {
    const isOpen = a.length === undefined || b.length === undefined;
    return (isOpen || a.length === b.length) && isSameType(a.of, b.of);
  }
  if (a.kind === 'int' && b.kind === 'int') {
    return a.size === b.size && a.signed === b.signed && a.isBool === b.isBool && a.rank === b.rank;
  }
  if (a.kind === 'float' && b.kind === 'float') return a.size === b.size;
  if (a.kind === 'record' && b.kind === 'record') return a.isSame(b);
  if (a.kind === 'function' && b.kind === 'function') {
    return (
      isSameType(a.result, b.result) &&
      a.variadic === b.variadic &&
      a.parameters.length === b.parameters.length &&
      a.parameters.every(({ type }, index) => isSameType(type, b.parameters[index]?.type ?? type))
    );
  }
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.name !== undefined && a.name === b.name;
  return a.kind === b.kind && a.kind === 'void';
}
