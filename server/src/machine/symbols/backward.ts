import { canonical, type Int, type IntFormat, shiftCount } from '../../c/integers';
import { add, divideDown, divideUp, endsOf, multiply, smaller, subtract, larger, widthOf } from './exact';
import { factOf, meetRanges, type Fact } from './valueFact';
import { corners, difference, sum, type Interval } from './forward';
import { knownLowBits, lowBits, trailingZeros, type KnownBits } from './knownBits';
import { intersection, rangesOf, unionOf, without, type RangeSet } from './rangeSet';
import type { Operation, Operator } from './term';

/** What follows for the operands; undefined where nothing does. */
export interface Narrowed {
  readonly left?: Fact | undefined;
  readonly right?: Fact | undefined;
}

type Backward = (result: Fact, left: Fact, right: Fact, operation: Operation) => Narrowed;

const NOTHING_NEW: Narrowed = {};

/** More pieces than this are not looked at one by one. */
const MAX_PIECES = 100n;

/** What follows for operands from what is known of the result. */
export function backward(operation: Operation, result: Fact, left: Fact, right: Fact): Narrowed {
  return BACKWARD[operation.operator]?.(result, left, right, operation) ?? NOTHING_NEW;
}

const ofProduct: Backward = (result, left, right, { format }) => {
  const factor = right.value;
  if (factor === undefined || factor === 0) return NOTHING_NEW;
  const bits = factorBits(result.bits, factor, format);
  return { left: factOf(quotients(result, left, factor, format), bits) };
};

/** Low bits of a factor follow from low bits of the product. */
function factorBits(product: KnownBits, factor: Int, format: IntFormat): KnownBits {
  const big = BigInt(factor);
  const zeros = trailingZeros(big);
  const count = Math.min(knownLowBits(product), widthOf(format)) - zeros;
  if (count <= 0) return lowBits(0n, 0);
  const low = product.ones >> BigInt(zeros);
  return lowBits(low * inverse(big >> BigInt(zeros)), count);
}

/** What an odd number is to be multiplied by to give 1, modulo 2^128. */
export function inverse(odd: bigint): bigint {
  let found = odd;
  for (let step = 0; step < 7; step++) found = BigInt.asUintN(128, found * (2n - odd * found));
  return found;
}

/** A factor's ranges, where its product is not wrapped. */
function quotients(result: Fact, left: Fact, factor: Int, format: IntFormat): RangeSet {
  const [low, high] = corners(multiply)([left.low, left.high], [factor, factor]);
  const ends = endsOf(format);
  if (low < ends[0] || high > ends[1]) return left.ranges;
  return unionOf(
    rangesOf(result.ranges).map(([from, to]): Interval =>
      factor > 0
        ? [divideUp(from, factor), divideDown(to, factor)]
        : [divideUp(to, factor), divideDown(from, factor)],
    ),
  );
}

const ofQuotient: Backward = (result, left, right) => {
  const divisor = right.value;
  if (divisor === undefined || divisor <= 0) return NOTHING_NEW;
  const rest = subtract(divisor, 1);
  const ranges = rangesOf(result.ranges).map(([from, to]): Interval => [
    from > 0 ? multiply(from, divisor) : subtract(multiply(from, divisor), rest),
    to >= 0 ? add(multiply(to, divisor), rest) : multiply(to, divisor),
  ]);
  return { left: meetRanges(left, unionOf(ranges)) };
};

const ofRemainder: Backward = (result, left, right) => {
  if (right.low <= 0 && right.high >= 0) return NOTHING_NEW;
  if (result.low > 0) return { left: meetRanges(left, [result.low, larger(left.high, result.low)]) };
  if (result.high < 0) return { left: meetRanges(left, [smaller(left.low, result.high), result.high]) };
  return NOTHING_NEW;
};

const ofConjunction: Backward = (result, left, right) => {
  const [r, a, b] = [result.bits, left.bits, right.bits];
  return {
    left: factOf(left.ranges, { zeros: r.zeros & b.ones, ones: r.ones }),
    right: factOf(right.ranges, { zeros: r.zeros & a.ones, ones: r.ones }),
  };
};

const ofDisjunction: Backward = (result, left, right) => {
  const [r, a, b] = [result.bits, left.bits, right.bits];
  return {
    left: factOf(left.ranges, { zeros: r.zeros, ones: r.ones & b.zeros }),
    right: factOf(right.ranges, { zeros: r.zeros, ones: r.ones & a.zeros }),
  };
};

function exclusive(left: KnownBits, right: KnownBits): KnownBits {
  return {
    zeros: (left.zeros & right.zeros) | (left.ones & right.ones),
    ones: (left.zeros & right.ones) | (left.ones & right.zeros),
  };
}

const ofExclusion: Backward = (result, left, right) => ({
  left: factOf(left.ranges, exclusive(result.bits, right.bits)),
  right: factOf(right.ranges, exclusive(result.bits, left.bits)),
});

const ofShiftRight: Backward = (result, left, right, { format }) => {
  if (right.value === undefined) return NOTHING_NEW;
  const by = shiftCount(right.value, format);
  const rest = (1n << by) - 1n;
  const ranges = rangesOf(result.ranges).map(([from, to]): Interval => [
    canonical(BigInt(from) << by),
    canonical((BigInt(to) << by) | rest),
  ]);
  const { zeros, ones } = result.bits;
  return {
    left: factOf(intersection(left.ranges, unionOf(ranges)), { zeros: zeros << by, ones: ones << by }),
  };
};

const ofCast: Backward = (result, left, _right, { format }) => {
  const mask = (1n << BigInt(widthOf(format))) - 1n;
  const { zeros, ones } = result.bits;
  return { left: factOf(uncast(result, left, format), { zeros: zeros & mask, ones: ones & mask }) };
};

/** What is brought into the ranges by a cast. */
function uncast(result: Fact, left: Fact, format: IntFormat): RangeSet {
  const period = 1n << BigInt(widthOf(format));
  const start = BigInt(endsOf(format)[0]);
  const turn = (value: Int): bigint =>
    BigInt(divideDown(canonical(BigInt(value) - start), canonical(period)));
  const [first, last] = [turn(left.low), turn(left.high)];
  if ((last - first + 1n) * BigInt(result.ranges.length) > MAX_PIECES) return left.ranges;
  const pieces: Interval[] = [];
  for (let at = first; at <= last; at++)
    for (const [from, to] of rangesOf(result.ranges))
      pieces.push([canonical(BigInt(from) + at * period), canonical(BigInt(to) + at * period)]);
  return intersection(left.ranges, unionOf(pieces));
}

/** What is known of a comparison that is decided. */
function ofComparison(whenTrue: Backward, whenFalse: Backward): Backward {
  return (result, left, right, operation) => {
    if (result.value === undefined) return NOTHING_NEW;
    return (result.value === 1 ? whenTrue : whenFalse)(result, left, right, operation);
  };
}

const same: Backward = (_result, left, right) => ({ left: right, right: left });

const different: Backward = (_result, left, right) => ({
  left: right.value === undefined ? undefined : withoutValue(left, right.value),
  right: left.value === undefined ? undefined : withoutValue(right, left.value),
});

function withoutValue(fact: Fact, value: Int): Fact {
  return meetRanges(fact, without(fact.ranges, value));
}

const upTo = (fact: Fact, most: Int): Fact => meetRanges(fact, [smaller(fact.low, most), most]);
const from = (fact: Fact, least: Int): Fact => meetRanges(fact, [least, larger(fact.high, least)]);

const less: Backward = (_result, left, right) => ({
  left: upTo(left, subtract(right.high, 1)),
  right: from(right, add(left.low, 1)),
});

const notMore: Backward = (_result, left, right) => ({
  left: upTo(left, right.high),
  right: from(right, left.low),
});

const turned =
  (of: Backward): Backward =>
  (result, left, right, operation) => {
    const { left: first, right: second } = of(result, right, left, operation);
    return { left: second, right: first };
  };

/** Of a sum and the like with a constant: where it fits is a range. */
const ofOverflow: Backward = (result, left, right, { operator, checked }) => {
  if (result.value === undefined || !checked) return NOTHING_NEW;
  const [low, high] = endsOf(checked);
  if (right.value !== undefined) {
    const fitting = fittingLeft(operator, right.value, low, high);
    return fitting ? { left: inOrOut(left, fitting, result.value === 0) } : NOTHING_NEW;
  }
  if (left.value === undefined || operator !== 'overflow-') return NOTHING_NEW;
  return {
    right: inOrOut(right, [subtract(left.value, high), subtract(left.value, low)], result.value === 0),
  };
};

function fittingLeft(operator: Operator, right: Int, low: Int, high: Int): Interval | undefined {
  if (operator === 'overflow+') return [subtract(low, right), subtract(high, right)];
  if (operator === 'overflow-') return [add(low, right), add(high, right)];
  if (right === 0) return undefined;
  return right > 0
    ? [divideUp(low, right), divideDown(high, right)]
    : [divideUp(high, right), divideDown(low, right)];
}

function inOrOut(fact: Fact, [low, high]: Interval, isIn: boolean): Fact {
  if (isIn) return meetRanges(fact, [low, high]);
  return meetRanges(
    fact,
    unionOf([
      [smaller(fact.low, low), subtract(low, 1)],
      [add(high, 1), larger(fact.high, high)],
    ]),
  );
}

const BACKWARD: Readonly<Partial<Record<Operator, Backward>>> = {
  '+': (result, left, right, shape) => ({
    left: difference(result, right, shape),
    right: difference(result, left, shape),
  }),
  '-': (result, left, right, shape) => ({
    left: sum(result, right, shape),
    right: difference(left, result, shape),
  }),
  '*': (result, left, right, operation) =>
    right.value === undefined && left.value !== undefined
      ? turned(ofProduct)(result, left, right, operation)
      : ofProduct(result, left, right, operation),
  '/': ofQuotient,
  '%': ofRemainder,
  '&': ofConjunction,
  '|': ofDisjunction,
  '^': ofExclusion,
  '>>': ofShiftRight,
  cast: ofCast,
  '==': ofComparison(same, different),
  '!=': ofComparison(different, same),
  '<': ofComparison(less, turned(notMore)),
  '<=': ofComparison(notMore, turned(less)),
  '>': ofComparison(turned(less), notMore),
  '>=': ofComparison(turned(notMore), less),
  'overflow+': ofOverflow,
  'overflow-': ofOverflow,
  'overflow*': ofOverflow,
};
