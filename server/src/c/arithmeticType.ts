import { qualifiedType } from './qualifiers';
import {
  type CType,
  decayed,
  INT,
  type IntCType,
  LONG,
  LONG_LONG,
  UNKNOWN,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  UNSIGNED_LONG_LONG,
} from './types';
import { type Int, wrap } from './integers';

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

/** What is narrower than an `int` becomes one, bit-fields of 32 bits with a sign too. */
function promoted(type: IntCType): IntCType {
  return type.size < 4 || (type.size === 4 && type.signed) ? INT : type;
}

/** The type of what `?:` chooses from two. */
export function commonType(left: CType, right: CType): CType {
  const [a, b] = [decayed(left), decayed(right)];
  if (a.kind === 'pointer' && b.kind === 'pointer')
    return a.to.kind === 'void' ? b : { ...a, to: qualifiedType(a.to, b.to.kind === 'void' ? {} : b.to) };
  if (a.kind === 'pointer') return a;
  if (b.kind === 'pointer') return b;
  if (a.kind === 'int' && b.kind === 'int') return arithmeticType(a, b);
  return a.kind === 'unknown' || a.kind === 'void' ? b : a;
}

/** The type of an operator other than `&&`, `||` and the comparisons, with operands of two types. */
export function binaryType(operator: string, left: CType, right: CType): CType {
  const [a, b] = [decayed(left), decayed(right)];
  if (a.kind === 'pointer' && b.kind === 'pointer' && operator === '-') return LONG;
  if (a.kind === 'pointer' && (operator === '+' || operator === '-')) return a;
  if (b.kind === 'pointer' && operator === '+') return b;
  return arithmeticType(a, operator === '<<' || operator === '>>' ? INT : b);
}

/** The type of a number as it is written. */
export function literalType(value: bigint, suffix: string, nonDecimal: boolean): IntCType {
  const isUnsigned = suffix.includes('u');
  if (!suffix.includes('l')) {
    if (!isUnsigned && value <= 0x7fffffffn) return INT;
    if ((isUnsigned || nonDecimal) && value <= 0xffffffffn) return UNSIGNED_INT;
  }
  const isLongLong = suffix.includes('ll');
  if (isUnsigned || value > 0x7fffffffffffffffn) return isLongLong ? UNSIGNED_LONG_LONG : UNSIGNED_LONG;
  return isLongLong ? LONG_LONG : LONG;
}

const ENUMERATOR_TYPES = [INT, UNSIGNED_INT, LONG];

/** The type of an enumerator: `int` where its value is one. */
export function enumeratorType(value: Int): IntCType {
  return ENUMERATOR_TYPES.find((type) => wrap(value, type) === value) ?? UNSIGNED_LONG;
}
