import type { Operand } from './compile/operand';
import { type CType, INT, type IntCType, UNKNOWN, UNSIGNED_LONG_LONG } from './types';

/** The type in which C calculates with two integers; unknown if one of them is something else. */
export function arithmeticType(left: CType, right: CType): CType {
  if (left.kind !== 'int' || right.kind !== 'int') return UNKNOWN;
  const [a, b] = [promoted(left), promoted(right)];
  if (a.size !== b.size) return a.size > b.size ? a : b;
  if (a.signed === b.signed) return a.rank >= b.rank ? a : b;
  return unsignedOf(a.signed ? b : a, Math.max(a.rank, b.rank));
}

/** `long long` with `unsigned long` gives the unsigned one of the higher rank. */
function unsignedOf(type: IntCType, rank: number): IntCType {
  return type.rank === rank ? type : UNSIGNED_LONG_LONG;
}

function promoted(type: IntCType): IntCType {
  return type.size < 4 ? INT : type;
}

/** The type that an operand has in calculations: bits of a bit-field that fit into an `int` are one. */
export function calculatedType({ type, location }: Operand): CType {
  const width = location?.kind === 'memory' ? location.bits?.width : undefined;
  if (width === undefined || type.kind !== 'int') return type;
  return width < 32 || (width === 32 && type.signed) ? INT : type;
}
