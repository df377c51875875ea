import { canonical, type Int, type IntFormat } from '../../c/integers';
import { add, endsOf, subtract } from './exact';
import {
  bitsOfRange, both, hasContradiction, knownLowBits, NO_BITS, rangesOfBits, type KnownBits,
} from './knownBits'; // prettier-ignore
import { highest, intersection, lowest, NOTHING, rangesOf, unionOf, type RangeSet } from './rangeSet';

/** Which values something can have: those in the ranges that have the bits. It may say too many, and never too few. */
export class Fact {
  private all: KnownBits | undefined;

  constructor(
    readonly ranges: RangeSet,
    /** What is known besides what follows from the ranges. */
    private readonly extra: KnownBits = NO_BITS,
  ) {}

  get isImpossible(): boolean {
    return this.ranges.length === 0;
  }

  get low(): Int {
    return lowest(this.ranges);
  }

  get high(): Int {
    return highest(this.ranges);
  }

  /** The only possible value. */
  get value(): Int | undefined {
    return this.ranges.length === 2 && this.ranges[0] === this.ranges[1] ? this.ranges[0] : undefined;
  }

  get bits(): KnownBits {
    if (this.ranges.length === 0) return NO_BITS;
    return (this.all ??= both(bitsOfRange(this.low, this.high), this.extra));
  }
}

export const IMPOSSIBLE = new Fact(NOTHING);
export const FALSE = new Fact([0, 0]);
export const TRUE = new Fact([1, 1]);
export const EITHER = new Fact([0, 1]);

const small = new Map<Int, Fact>();
const formats = new Map<number, Fact>();

/** That something has this value. */
export function exactly(value: Int): Fact {
  if (value === 0) return FALSE;
  if (value === 1) return TRUE;
  if (typeof value !== 'number' || Math.abs(value) > 4096) return new Fact([value, value]);
  let known = small.get(value);
  if (!known) small.set(value, (known = new Fact([value, value])));
  return known;
}

/** That something is stored in a format, and no more. */
export function anyOf(format: IntFormat): Fact {
  const key = format.signed ? -format.size : format.size;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Fact([...endsOf(format)])));
  return known;
}

/** That a value is in the ranges and has the bits. */
export function factOf(ranges: RangeSet, bits: KnownBits): Fact {
  if (ranges.length === 0) return IMPOSSIBLE;
  if (bits === NO_BITS || (bits.zeros === 0n && bits.ones === 0n)) return new Fact(ranges);
  const all = both(bits, bitsOfRange(lowest(ranges), highest(ranges)));
  if (hasContradiction(all)) return IMPOSSIBLE;
  const narrowed = align(intersection(ranges, rangesOfBits(all, ranges)), all);
  return narrowed.length === 0 ? IMPOSSIBLE : new Fact(narrowed, bits);
}

/** Brings the ends of ranges to values whose low bits are those known. */
function align(ranges: RangeSet, bits: KnownBits): RangeSet {
  const count = Math.min(64, knownLowBits(bits));
  if (count === 0 || ranges.length > 20) return ranges;
  const step = 1n << BigInt(count);
  const low = bits.ones & (step - 1n);
  const aligned = rangesOf(ranges).map(([from, to]): readonly [Int, Int] => [
    add(from, canonical((low - BigInt(from)) & (step - 1n))),
    subtract(to, canonical((BigInt(to) - low) & (step - 1n))),
  ]);
  return aligned.every(([from, to], at) => from === ranges[2 * at] && to === ranges[2 * at + 1])
    ? ranges
    : unionOf(aligned);
}

/** What follows from two facts about one thing. Gives the first itself if the second adds nothing. */
export function meet(left: Fact, right: Fact): Fact {
  if (left === right) return left;
  const ranges = intersection(left.ranges, right.ranges);
  if (ranges.length === 0) return IMPOSSIBLE;
  const [mine, other] = [left.bits, right.bits];
  const addsBits = (other.zeros & ~mine.zeros) !== 0n || (other.ones & ~mine.ones) !== 0n;
  if (!addsBits && ranges === left.ranges) return left;
  return factOf(ranges, both(mine, other));
}

/** What follows if a value is in these ranges as well. */
export function meetRanges(fact: Fact, ranges: RangeSet): Fact {
  const narrowed = intersection(fact.ranges, ranges);
  if (narrowed === fact.ranges) return fact;
  return factOf(narrowed, fact.bits);
}

/** Whether a value is possible by a fact. */
export function allows(fact: Fact, value: Int): boolean {
  return !meetRanges(exactly(value), fact.ranges).isImpossible && hasBits(value, fact.bits);
}

function hasBits(value: Int, { zeros, ones }: KnownBits): boolean {
  const big = BigInt(value);
  return (big & zeros) === 0n && (~big & ones) === 0n;
}
