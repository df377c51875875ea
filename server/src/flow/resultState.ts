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

/** What may be held where two ways meet; `first` itself if it says all that `second` does. */
export function joinValues(first: Value, second: Value): Value {
  if (first === second) return first;
  let joined: Map<Origin, Tested> | undefined;
  for (const [origin, tested] of second) {
    const known = first.get(origin);
    const both = known === undefined ? tested : joinTested(known, tested);
    if (both !== known) (joined ??= new Map(first)).set(origin, both);
  }
  return joined ?? first;
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
    return this.isLost || this.get(holder) === value ? this : this.with(new Map([[holder, value]]));
  }

  /** Holders that `isGone` accepts may hold anything from now on. */
  forget(isGone: (holder: string) => boolean): ResultState {
    const gone = [...this.values.keys()].filter(isGone);
    return this.with(new Map(gone.map((holder) => [holder, OTHER_VALUE])));
  }

  /** Changes what is known of sources; those for which `change` returns undefined become `other`. */
  change(change: (source: Source, tested: Tested) => Tested | undefined): ResultState {
    const changes = new Map<string, Value>();
    for (const [holder, value] of this.values) {
      const changed = changeValue(value, change);
      if (changed !== value) changes.set(holder, changed);
    }
    return this.with(changes);
  }

  /** The holders that may hold the source's value. */
  holdersOf(source: Source): string[] {
    return [...this.values].filter(([, value]) => value.has(source)).map(([holder]) => holder);
  }

  /** What is known where two ways meet; this state itself if it says no more than the other one. */
  join(other: ResultState): ResultState {
    if (this === other || this.isLost) return this;
    if (other.isLost) return other;
    const changes = new Map<string, Value>();
    for (const [holder, value] of this.values) {
      const joined = joinValues(value, other.get(holder));
      if (joined !== value) changes.set(holder, joined);
    }
    for (const [holder, value] of other.values) {
      if (!this.values.has(holder)) changes.set(holder, joinValues(OTHER_VALUE, value));
    }
    return this.with(changes);
  }

  private with(changes: ReadonlyMap<string, Value>): ResultState {
    if (changes.size === 0) return this;
    const values = new Map(this.values);
    for (const [holder, value] of changes) {
      if (value.size === 0 || (value.size === 1 && value.has('other'))) values.delete(holder);
      else values.set(holder, value);
    }
    return new ResultState(values, this.isLost);
  }
}

function changeValue(value: Value, change: (source: Source, tested: Tested) => Tested | undefined): Value {
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
