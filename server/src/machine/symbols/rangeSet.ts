import type { Int } from '../../c/integers';
import { add, subtract } from './exact';

/** Integers, as ranges in ascending order that do not touch: the first of one and its last, those of the next, … */
export type RangeSet = readonly Int[];

export const NOTHING: RangeSet = [];

/** More ranges than this are joined, so that every set is cheap; what is said of sets then errs to the larger side. */
const MAX_RANGES = 200;

export function range(low: Int, high: Int): RangeSet {
  return low <= high ? [low, high] : NOTHING;
}

export function lowest(set: RangeSet): Int {
  return set[0] as Int;
}

export function highest(set: RangeSet): Int {
  return set[set.length - 1] as Int;
}

export function contains(set: RangeSet, value: Int): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (value < (set[at] as Int)) return false;
    if (value <= (set[at + 1] as Int)) return true;
  }
  return false;
}

export function isSameSet(left: RangeSet, right: RangeSet): boolean {
  return left === right || (left.length === right.length && left.every((end, at) => end === right[at]));
}

/** What is in both. Gives the first set itself if all of it is in the second. */
export function intersection(left: RangeSet, right: RangeSet): RangeSet {
  const made: Int[] = [];
  let [at, other] = [0, 0];
  while (at < left.length && other < right.length) {
    const low = (left[at] as Int) > (right[other] as Int) ? left[at] : right[other];
    const isFirstToEnd = (left[at + 1] as Int) < (right[other + 1] as Int);
    const high = isFirstToEnd ? left[at + 1] : right[other + 1];
    if ((low as Int) <= (high as Int)) made.push(low as Int, high as Int);
    if (isFirstToEnd) at += 2;
    else other += 2;
  }
  return isSameSet(made, left) ? left : made;
}

/** What is in any of the ranges, which come in any order, as first and last of each. */
export function unionOf(ranges: readonly (readonly [Int, Int])[]): RangeSet {
  const sorted = ranges
    .filter(([low, high]) => low <= high)
    .sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0));
  const made: Int[] = [];
  for (const [low, high] of sorted) {
    const last = made.length - 1;
    if (last < 0 || low > add(made[last] as Int, 1)) made.push(low, high);
    else if (high > (made[last] as Int)) made[last] = high;
  }
  return bounded(made);
}

export function rangesOf(set: RangeSet): (readonly [Int, Int])[] {
  const made: (readonly [Int, Int])[] = [];
  for (let at = 0; at < set.length; at += 2) made.push([set[at] as Int, set[at + 1] as Int]);
  return made;
}

/** All but one value. Gives the set itself if the value is not in it. */
export function without(set: RangeSet, value: Int): RangeSet {
  if (!contains(set, value)) return set;
  const made: Int[] = [];
  for (let at = 0; at < set.length; at += 2) {
    const [low, high] = [set[at] as Int, set[at + 1] as Int];
    if (value < low || value > high) made.push(low, high);
    else {
      if (low < value) made.push(low, subtract(value, 1));
      if (value < high) made.push(add(value, 1), high);
    }
  }
  return bounded(made);
}

/** How many values there are, but no more than the limit. */
export function countUpTo(set: RangeSet, limit: number): number {
  let count = 0;
  for (let at = 0; at < set.length; at += 2) {
    const span = subtract(set[at + 1] as Int, set[at] as Int);
    if (span >= limit) return limit;
    count += Number(span) + 1;
    if (count >= limit) return limit;
  }
  return count;
}

/** All values, in ascending order. For small sets. */
export function* valuesOf(set: RangeSet): Generator<Int> {
  for (let at = 0; at < set.length; at += 2)
    for (let value = set[at] as Int; value <= (set[at + 1] as Int); value = add(value, 1)) yield value;
}

function bounded(ranges: readonly Int[]): RangeSet {
  if (ranges.length <= 2 * MAX_RANGES) return ranges;
  return [...ranges.slice(0, 2 * MAX_RANGES - 1), ranges[ranges.length - 1] as Int];
}
