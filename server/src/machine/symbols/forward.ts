import { canonical, type Int, type IntFormat, shiftCount } from '../../c/integers';
import { add, endsOf, fits, larger, multiply, smaller, subtract, widthOf } from './exact';
import { anyOf, EITHER, exactly, Fact, FALSE, factOf, IMPOSSIBLE, TRUE } from './valueFact';
import { apply } from './apply';
import {
  both,
  castBits,
  hasContradiction,
  knownLowBits,
  lowBits,
  NO_BITS,
  trailingZeros,
  type KnownBits,
} from './knownBits';
import { intersection, range, rangesOf, unionOf, type RangeSet } from './rangeSet';
import type { Operation, Operator } from './term';

type Forward = (left: Fact, right: Fact, operation: Shape) => Fact;

/** What is asked of an operation besides its operands. */
type Shape = Pick<Operation, 'format' | 'checked'>;
export type Interval = readonly [Int, Int];

/** Pairs of ranges that are looked at one by one; beyond, the whole sets are taken for one range each. */
const MAX_PAIRS = 200;

/** What is known of the result of an operation by what is known of its operands. */
export function forward(operation: Operation, left: Fact, right: Fact): Fact {
  if (left.isImpossible || right.isImpossible) return IMPOSSIBLE;
  const { operator, format, checked } = operation;
  const [first, second] = [left.value, right.value];
  if (first !== undefined && second !== undefined)
    return exactly(apply(operator, first, second, format, checked));
  return FORWARD[operator](left, right, operation);
}

/** The range of a format into which an exact range is wrapped. */
export function wrapInterval(low: Int, high: Int, format: IntFormat): Interval[] {
  if (fits(low, high, format)) return [[low, high]];
  const ends = endsOf(format);
  if (subtract(high, low) >= subtract(ends[1], ends[0])) return [ends];
  const [from, to] = [apply('cast', low, 0, format), apply('cast', high, 0, format)];
  return from <= to ? [[from, to]] : [[ends[0], to], [from, ends[1]]]; // prettier-ignore
}

/** What each pair of ranges gives, brought to a format. */
export function combine(
  left: RangeSet,
  right: RangeSet,
  format: IntFormat,
  of: (left: Interval, right: Interval) => Interval,
): RangeSet {
  const isMany = (left.length * right.length) / 4 > MAX_PAIRS;
  const [lefts, rights] = isMany ? [[hull(left)], [hull(right)]] : [rangesOf(left), rangesOf(right)];
  return unionOf(
    lefts.flatMap((first) => rights.flatMap((second) => wrapInterval(...of(first, second), format))),
  );
}

function hull(set: RangeSet): Interval {
  return [set[0] as Int, set[set.length - 1] as Int];
}

/** The smallest and the largest of what the ends of two ranges give. */
export function corners(of: (left: Int, right: Int) => Int): (left: Interval, right: Interval) => Interval {
  return (left, right) => {
    const all = left.flatMap((first) => right.map((second) => of(first, second)));
    return [all.reduce(smaller), all.reduce(larger)];
  };
}

/** Low bits of sums follow from low bits. */
function sumBits(left: KnownBits, right: KnownBits, sign: 1n | -1n, format: IntFormat): KnownBits {
  const count = Math.min(knownLowBits(left), knownLowBits(right), widthOf(format));
  return count === 0 ? NO_BITS : castBits(lowBits(left.ones + sign * right.ones, count), format);
}

function productBits(left: KnownBits, right: KnownBits, format: IntFormat): KnownBits {
  const [first, second] = [knownLowBits(left), knownLowBits(right)];
  const [firstZeros, secondZeros] = [trailingZeros(~left.zeros), trailingZeros(~right.zeros)];
  const count = Math.min(first + secondZeros, second + firstZeros, widthOf(format));
  return count === 0 ? NO_BITS : castBits(lowBits(left.ones * right.ones, count), format);
}

/** What a sum can be. */
export const sum: Forward = (left, right, { format }) =>
  factOf(
    combine(left.ranges, right.ranges, format, (a, b) => [add(a[0], b[0]), add(a[1], b[1])]),
    sumBits(left.bits, right.bits, 1n, format),
  );

/** What a difference can be. */
export const difference: Forward = (left, right, { format }) =>
  factOf(
    combine(left.ranges, right.ranges, format, (a, b) => [subtract(a[0], b[1]), subtract(a[1], b[0])]),
    sumBits(left.bits, right.bits, -1n, format),
  );

const product: Forward = (left, right, { format }) =>
  factOf(
    combine(left.ranges, right.ranges, format, corners(multiply)),
    productBits(left.bits, right.bits, format),
  );

const truncated = (left: Int, right: Int): Int => canonical(BigInt(left) / BigInt(right));

const quotient: Forward = (left, right, { format }) => {
  const positive = intersection(right.ranges, range(1, larger(1, right.high)));
  const negative = intersection(right.ranges, range(smaller(-1, right.low), -1));
  const parts = [positive, negative]
    .filter((part) => part.length > 0)
    .map((part) => combine(hull(left.ranges), hull(part), format, corners(truncated)));
  const byZero: Interval[] = right.low <= 0 && right.high >= 0 ? [[0, 0]] : [];
  return new Fact(unionOf([...parts.flatMap(rangesOf), ...byZero]));
};

const remainder: Forward = (left, right) => {
  const most = subtract(larger(magnitude(right.low), magnitude(right.high)), 1);
  const [low, high] = [left.low, left.high];
  const least = right.low > 0 ? right.low : right.high < 0 ? subtract(0, right.high) : 0;
  if (low > subtract(0, least) && high < least) return left;
  return new Fact(
    range(
      low < 0 ? larger(low, smaller(0, subtract(0, most))) : 0,
      high > 0 ? smaller(high, larger(0, most)) : 0,
    ),
  );
};

function magnitude(value: Int): Int {
  return value < 0 ? subtract(0, value) : value;
}

const conjunction: Forward = (left, right, { format }) => {
  const [mine, other] = [left.bits, right.bits];
  const bits = { zeros: mine.zeros | other.zeros, ones: mine.ones & other.ones };
  const limits = [left, right].filter(({ low }) => low >= 0).map(({ high }) => high);
  const ranges = limits.length > 0 ? [0, limits.reduce(smaller)] : anyOf(format).ranges;
  return factOf(ranges, bits);
};

const disjunction: Forward = (left, right, { format }) => {
  const [mine, other] = [left.bits, right.bits];
  const bits = { zeros: mine.zeros & other.zeros, ones: mine.ones | other.ones };
  const [low, high] = endsOf(format);
  return factOf([left.low >= 0 && right.low >= 0 ? larger(left.low, right.low) : low, high], bits);
};

const exclusion: Forward = (left, right, { format }) => {
  const [mine, other] = [left.bits, right.bits];
  const zeros = (mine.zeros & other.zeros) | (mine.ones & other.ones);
  return factOf(anyOf(format).ranges, {
    zeros,
    ones: (mine.zeros & other.ones) | (mine.ones & other.zeros),
  });
};

const shiftLeft: Forward = (left, right, operation) => {
  const count = right.value;
  if (count === undefined) return anyOf(operation.format);
  return product(left, exactly(apply('<<', 1, count, operation.format)), operation);
};

const shiftRight: Forward = (left, right, { format }) => {
  const count = right.value;
  if (count === undefined) return new Fact([smaller(left.low, 0), left.high >= 0 ? left.high : -1]);
  const by = shiftCount(count, format);
  const moved = (value: Int): Int => canonical(BigInt(value) >> by);
  const { zeros, ones } = left.bits;
  return factOf(unionOf(rangesOf(left.ranges).map(([low, high]) => [moved(low), moved(high)])), {
    zeros: zeros >> by,
    ones: ones >> by,
  });
};

const cast: Forward = (left, _right, { format }) =>
  fits(left.low, left.high, format)
    ? left
    : factOf(
        unionOf(rangesOf(left.ranges).flatMap(([low, high]) => wrapInterval(low, high, format))),
        castBits(left.bits, format),
      );

function isDisjoint(left: Fact, right: Fact): boolean {
  if (intersection(left.ranges, right.ranges).length === 0) return true;
  return hasContradiction(both(left.bits, right.bits));
}

const truth = (isTrue: boolean, isFalse: boolean): Fact => (isTrue ? TRUE : isFalse ? FALSE : EITHER);
const less = (left: Fact, right: Fact): Fact => truth(left.high < right.low, left.low >= right.high);
const notMore = (left: Fact, right: Fact): Fact => truth(left.high <= right.low, left.low > right.high);

function overflow(exact: (left: Interval, right: Interval) => Interval): Forward {
  return (left, right, { checked }) => {
    const [low, high] = exact(hull(left.ranges), hull(right.ranges));
    const ends = endsOf(checked as IntFormat);
    return truth(low > ends[1] || high < ends[0], low >= ends[0] && high <= ends[1]);
  };
}

const FORWARD: Readonly<Record<Operator, Forward>> = {
  '+': sum,
  '-': difference,
  '*': product,
  '/': quotient,
  '%': remainder,
  '&': conjunction,
  '|': disjunction,
  '^': exclusion,
  '<<': shiftLeft,
  '>>': shiftRight,
  cast,
  '==': (left, right) => truth(false, isDisjoint(left, right)),
  '!=': (left, right) => truth(isDisjoint(left, right), false),
  '<': less,
  '<=': notMore,
  '>': (left, right) => less(right, left),
  '>=': (left, right) => notMore(right, left),
  'overflow+': overflow((left, right) => [add(left[0], right[0]), add(left[1], right[1])]),
  'overflow-': overflow((left, right) => [subtract(left[0], right[1]), subtract(left[1], right[0])]),
  'overflow*': overflow(corners(multiply)),
};
