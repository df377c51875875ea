import type { ByteReader } from '../../memory/strings';

/** A number at the beginning of a text. */
export interface ReadNumber {
  readonly value: bigint;
  /** The index behind its digits. */
  readonly end: number;
  /** It does not fit into 64 bits. */
  readonly isTooLarge: boolean;
}

const NONE = Number.POSITIVE_INFINITY;
/** All digits and letters. */
const BASE_MAX = 36;

function digitOf(byte: number | undefined): number {
  if (byte === undefined) return NONE;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const folded = byte | 0x20;
  return folded >= 0x61 && folded <= 0x7a ? folded - 0x61 + 10 : NONE;
}

/** Base 0 lets the text decide by `0x` and `0`; base 16 allows `0x`. @kernel lib/kstrtox.c _parse_integer_fixup_radix */
export function radixAt(byte: ByteReader, at: number, base: number): { base: number; at: number } {
  const isZero = byte(at) === 0x30;
  const isHex = isZero && ((byte(at + 1) ?? 0) | 0x20) === 0x78 && digitOf(byte(at + 2)) < 16;
  const own = base !== 0 ? Math.min(base, BASE_MAX) : isHex ? 16 : isZero ? 8 : 10;
  return { base: own, at: own === 16 && isZero && ((byte(at + 1) ?? 0) | 0x20) === 0x78 ? at + 2 : at };
}

/**
 * Reads digits, at most `digitsMax`. The end is `at` if there is none.
 * @kernel lib/kstrtox.c _parse_integer_limit
 */
export function digitsAt(
  byte: ByteReader,
  at: number,
  base: number,
  digitsMax = Number.POSITIVE_INFINITY,
): ReadNumber {
  let value = 0n;
  let end = at;
  let isTooLarge = false;
  for (; end - at < digitsMax; end++) {
    const digit = digitOf(byte(end));
    if (digit >= base) break;
    value = value * BigInt(base) + BigInt(digit);
    if (value >> 64n !== 0n) isTooLarge = true;
    value = BigInt.asUintN(64, value);
  }
  return { value, end, isTooLarge };
}
