import type { Location } from '../base/span';
import type { Call, Expression, Parameter, ReturnStatement } from '../syntax/ast';
import type { Holders } from './holders';
import type { ResultState, Source, Tested, Value } from './resultState';

/** What becomes of a value that is given to a function. */
export type Fate =
  /** Nothing that matters. */
  | { readonly kind: 'ignored' }
  /** Memory is accessed at it. `where`: the access, if it is visible. */
  | { readonly kind: 'dereferenced'; readonly where: Location | undefined }
  /** The function does not come back if it is zero. */
  | { readonly kind: 'asserted' }
  /** It may be tested, and the outcome be returned. */
  | { readonly kind: 'unknown' };

/** Which values are followed through a function. */
export interface Question {
  readonly arePointers: boolean;
  /** Parameters that are followed as if they were results. */
  readonly parameters: readonly Parameter[];
  isFollowed(call: Call): boolean;
  /** @param isUsed whether the value of the call itself is looked at */
  fateOf(call: Call, index: number, isUsed: boolean): Fate;
  /** The call may leave the function for good, as a macro can that returns, or a function that never does. */
  mayNotReturn(call: Call): boolean;
  /** What the call looks up or makes, if other calls can be told to look up the same. */
  recordOf(call: Call, holders: Holders): FollowedRecord | undefined;
}

/** Something outside of the function that calls make and find. */
export interface FollowedRecord {
  /** A holder that names it. */
  readonly holder: string;
  /** The call finds it if it is there. */
  readonly isFound: boolean;
}

/** A value that may be zero is used where it must not be. */
export interface Use {
  readonly source: Source;
  /** What accesses memory at the value, or the argument that a function accesses memory at. */
  readonly at: Expression;
  readonly tested: Tested;
  /** The access inside the function that the value is given to. */
  readonly inside: Location | undefined;
}

/** What became of the followed values in one function. */
export interface FollowedResults {
  /** In the order of the control flow; the first of each source on each way. */
  readonly uses: readonly Use[];
  /** What is known at each return. */
  readonly returns: readonly ReturnPoint[];
}

export interface ReturnPoint {
  /** Undefined for the function's end. */
  readonly statement: ReturnStatement | undefined;
  readonly value: Value;
  readonly state: ResultState;
}
