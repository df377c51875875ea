import { type CType, INT, type IntCType, UNKNOWN } from './types';

/** The type in which C calculates with two integers; unknown if one of them is something else. */
export function arithmeticType(left: CType, right: CType): CType {
  if (left.kind !== 'int' || right.kind !== 'int') return UNKNOWN;
  const [a, b] = [promoted(left), promoted(right)];
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

function promoted(type: IntCType): IntCType {
  return type.size < 4 ? INT : type;
}
