import type { Location } from '../../base/span';

/**
 * What is known of something that a source may or may not say. `absent` is knowledge too: the whole place where it
 * could stand was seen. `unknown` never counts as absent.
 */
export type Fact<T> = Known<T> | Absent | Unknown;

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
  /** Where the value is written: the expression, without its designator. */
  readonly location: Location;
  /** The whole entry with its designator, such as `.replace = true`. */
  readonly entry: Location;
}

export interface Absent {
  readonly state: 'absent';
  /** The zero, where one is written. */
  readonly location?: Location;
}

export interface Unknown {
  readonly state: 'unknown';
  /** What would have to be known, as the end of a sentence: "it is assigned in setup()". */
  readonly why: string;
  /** Where it is written, if it is. */
  readonly location?: Location;
}

export const ABSENT: Absent = { state: 'absent' };

/** The value if it is known. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}
