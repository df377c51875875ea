import type { Call, Parameter } from '../syntax/ast';

/** Whose value is followed: what a call returned, or what a function was given. */
export type Source = Call | Parameter;

/** Where a value comes from: a source, the constant zero, or anything else. */
export type Origin = Source | 'zero' | 'other';

/**
 * What tests have said of a followed value on the ways that lead to a point: none on some way (`untested`), that it is
 * zero, that it is not, both or nothing on different ways (`mixed`), or something that cannot be followed (`unknown`).
 */
export type Tested = 'untested' | 'zero' | 'nonzero' | 'mixed' | 'unknown';

/** All that a variable or expression may hold. */
export type Value = ReadonlyMap<Origin, Tested>;

export const OTHER_VALUE: Value = new Map([['other', 'unknown']]);
export const ZERO_VALUE: Value = new Map([['zero', 'zero']]);

/** The value of a source that nobody has looked at yet. */
export function untested(source: Source): Value {
  return new Map([[source, 'untested']]);
}

/** The sources among a value's origins. */
export function sourcesOf(value: Value): Source[] {
  return [...value.keys()].filter((origin) => typeof origin !== 'string');
}

/** Whether the value is the constant zero on all ways. */
export function isConstantZero(value: Value): boolean {
  return value.size === 1 && value.has('zero');
}

/** What may be held where two ways meet. */
export function joinValues(first: Value, second: Value): Value {
  if (first === second) return first;
  const joined = new Map(first);
  for (const [origin, tested] of second) {
    const known = joined.get(origin);
    joined.set(origin, known === undefined ? tested : joinTested(known, tested));
  }
  return joined;
}

function joinTested(first: Tested, second: Tested): Tested {
  if (first === second) return first;
  const both = [first, second];
  if (both.includes('unknown')) return 'unknown';
  return both.includes('mixed') || both.includes('nonzero') ? 'mixed' : 'untested';
}

/**
 * What is known at a point of a function: the values of holders, which are variables, members and the like under the
 * names that `holderOf` gives them. A holder without a value may hold anything.
 */
export class ResultState {
  static readonly EMPTY = new ResultState(new Map(), false);
  /** Behind code that could not be read nothing is known, and nothing becomes known any more. */
  static readonly LOST = new ResultState(new Map(), true);

  private constructor(
    private readonly values: ReadonlyMap<string, Value>,
    readonly isLost: boolean,
  ) {}

  get(holder: string): Value {
    return this.values.get(holder) ?? OTHER_VALUE;
  }

  set(holder: string, value: Value): ResultState {
    if (this.isLost || this.get(holder) === value) return this;
    const values = new Map(this.values);
    if (value.size === 0 || (value.size === 1 && value.has('other'))) values.delete(holder);
    else values.set(holder, value);
    return new ResultState(values, false);
  }

  /** Holders that `isGone` accepts may hold anything from now on. */
  forget(isGone: (holder: string) => boolean): ResultState {
    const kept = [...this.values].filter(([holder]) => !isGone(holder));
    return kept.length === this.values.size ? this : new ResultState(new Map(kept), this.isLost);
  }

  /** Changes what is known of origins; those for which `change` returns undefined become `other`. */
  change(change: (origin: Source, tested: Tested, holder: string) => Tested | undefined): ResultState {
    return [...this.values].reduce<ResultState>((state, [holder, value]) => {
      const changed = changeValue(value, (origin, tested) => change(origin, tested, holder));
      return changed === value ? state : state.set(holder, changed);
    }, this);
  }

  /** The holders that may hold the source's value. */
  holdersOf(source: Source): string[] {
    return [...this.values].filter(([, value]) => value.has(source)).map(([holder]) => holder);
  }

  join(other: ResultState): ResultState {
    if (this === other) return this;
    if (this.isLost || other.isLost) return ResultState.LOST;
    const values = new Map<string, Value>();
    for (const holder of new Set([...this.values.keys(), ...other.values.keys()])) {
      values.set(holder, joinValues(this.get(holder), other.get(holder)));
    }
    return new ResultState(values, false);
  }

  equals(other: ResultState): boolean {
    if (this === other) return true;
    if (this.isLost !== other.isLost || this.values.size !== other.values.size) return false;
    return [...this.values].every(([holder, value]) => sameValue(value, other.values.get(holder)));
  }
}

function changeValue(value: Value, change: (origin: Source, tested: Tested) => Tested | undefined): Value {
  let changed: Map<Origin, Tested> | undefined;
  for (const [origin, tested] of value) {
    if (typeof origin === 'string') continue;
    const next = change(origin, tested);
    if (next === tested) continue;
    changed ??= new Map(value);
    if (next !== undefined) changed.set(origin, next);
    else {
      changed.delete(origin);
      changed.set('other', 'unknown');
    }
  }
  return changed ?? value;
}

function sameValue(first: Value, second: Value | undefined): boolean {
  if (first === second) return true;
  if (first.size !== second?.size) return false;
  return [...first].every(([origin, tested]) => second.get(origin) === tested);
}
