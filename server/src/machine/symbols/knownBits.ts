import { canonical, type Int, type IntFormat } from '../../c/integers';
import { widthOf } from './exact';
import { highest, lowest, unionOf, type RangeSet } from './rangeSet';

/**
 * Which bits of an integer are known, as masks of those that are 0 and of those that are 1. Integers are taken as having
 * their sign in front without end: all high bits of 5 are 0, those of -5 are 1.
 */
export interface KnownBits {
  readonly zeros: bigint;
  readonly ones: bigint;
}

export const NO_BITS: KnownBits = { zeros: 0n, ones: 0n };

export function hasContradiction({ zeros, ones }: KnownBits): boolean {
  return (zeros & ones) !== 0n;
}

export function both(left: KnownBits, right: KnownBits): KnownBits {
  if (left === right || right === NO_BITS) return left;
  if (left === NO_BITS) return right;
  return { zeros: left.zeros | right.zeros, ones: left.ones | right.ones };
}

/** What all integers from one to the other have in common. */
export function bitsOfRange(low: Int, high: Int): KnownBits {
  if (low < 0 !== high < 0) return NO_BITS;
  const from = BigInt(low);
  const common = ~0n << BigInt(bitLength(from ^ BigInt(high)));
  return { zeros: ~from & common, ones: from & common };
}

/** How many bits it takes to write a number that is not negative. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Integers with such bits, as far as they are in a hull of the given ranges. */
export function rangesOfBits({ zeros, ones }: KnownBits, within: RangeSet): RangeSet {
  if (zeros < 0n || ones < 0n) return [canonical(ones), canonical(~zeros)];
  const [low, high] = [BigInt(lowest(within)), BigInt(highest(within))];
  const width = Math.max(bitLength(high < 0n ? ~high : high), bitLength(low < 0n ? ~low : low));
  const mask = (1n << BigInt(width)) - 1n;
  return unionOf([
    [canonical((ones & mask) | ~mask), canonical(~zeros)],
    [canonical(ones), canonical(~zeros & mask)],
  ]);
}

/** How many of the lowest bits are known, one beside the other. */
export function knownLowBits({ zeros, ones }: KnownBits): number {
  return trailingZeros(~(zeros | ones));
}

/** How many of the lowest bits are 0; 64 stands for all of them, and for more. */
export function trailingZeros(value: bigint): number {
  if (value === 0n) return 64;
  return Math.min(64, bitLength(value & -value) - 1);
}

/** What is known of an integer's low bits, where so many of them are. */
export function lowBits(value: bigint, count: number): KnownBits {
  const mask = (1n << BigInt(Math.max(0, count))) - 1n;
  return { zeros: ~value & mask, ones: value & mask };
}

/** What is known after an integer has been brought to a format. */
export function castBits({ zeros, ones }: KnownBits, format: IntFormat): KnownBits {
  const width = BigInt(widthOf(format));
  const mask = (1n << width) - 1n;
  const sign = 1n << (width - 1n);
  const isPositive = !format.signed || (zeros & sign) !== 0n;
  const isNegative = format.signed && (ones & sign) !== 0n;
  return {
    zeros: isPositive ? zeros | ~mask : zeros & mask,
    ones: isNegative ? ones | ~mask : ones & mask,
  };
}
