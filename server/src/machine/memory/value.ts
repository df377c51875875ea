import type { Int } from '../../c/integers';
import type { Callee } from '../run/callee';
import type { MemoryObject } from './memoryObject';

export type { Int } from '../../c/integers';

/** A place in memory. The offset is in bytes, and may lie outside of the object as long as nobody looks there. */
export class Pointer {
  constructor(
    readonly object: MemoryObject,
    readonly offset: number,
  ) {}
}

/** What something unknown comes from. */
export interface Provenance {
  /** It is what a function has returned, or was found by way of that. */
  readonly isResult: boolean;
  /** It is a part of something that is not known itself. */
  readonly isField: boolean;
  /** It is the address of a symbol that was looked up by its name. */
  readonly isAddress?: boolean;
}

export const NOT_DERIVED: Provenance = { isResult: false, isField: false };

/** A value that nobody can know here. What has been decided about it stays so for the whole run. */
export class Unknown {
  /** Whether it counts as true; undefined as long as nothing depends on it. */
  truth: boolean | undefined;
  /** It says whether another one is zero, or is not: both are decided at once. */
  private tests: { readonly of: Unknown; readonly isZero: boolean } | undefined;
  private derived: Map<string, Unknown> | undefined;
  /** The place in memory that it was read from. */
  foundAt: Pointer | undefined;
  /** What runs if it is called, where it is the address of a function of which only the name is known. */
  code: Callee | undefined;
  /** It ends a walk over a list that is not visible: NULL, or the list's head, whichever the walk looks for. */
  head: Pointer | undefined;

  /**
   * @param origin where it comes from, such as `the result of foo()`; for messages
   * @param assumed what it is taken for where something depends on it and nobody chooses otherwise
   */
  constructor(
    readonly origin: string,
    readonly assumed: Int,
    readonly provenance: Provenance = NOT_DERIVED,
  ) {}

  /** The unknown whose truth decides this one's, and whether it is the opposite. */
  decidedBy(): { readonly by: Unknown; readonly isOpposite: boolean } {
    if (!this.tests) return { by: this, isOpposite: false };
    const { by, isOpposite } = this.tests.of.decidedBy();
    return { by, isOpposite: isOpposite !== this.tests.isZero };
  }

  /** Whether it is zero, or is not, as 1 or 0. */
  test(isZero: boolean): Unknown {
    const made = this.derive(isZero ? ' == 0' : ' != 0', (this.assumed === 0) === isZero ? 1 : 0);
    made.tests = { of: this, isZero };
    return made;
  }

  /** What a calculation makes of it. The same calculation always gives the same unknown. */
  derive(calculation: string, assumed: Int): Unknown {
    const known = this.derived?.get(calculation);
    if (known) return known;
    const made = new Unknown(this.origin, assumed, this.provenance);
    (this.derived ??= new Map()).set(calculation, made);
    return made;
  }
}

/** An address at which nothing is: what an unknown pointer is taken for, since most are valid. */
export const ASSUMED_ADDRESS = 0xffff888000001000n;

/** An unknown number, taken for 0, or an unknown pointer, taken for a valid one. */
export function unknownValue(
  origin: string,
  isPointer: boolean,
  provenance: Provenance = NOT_DERIVED,
): Unknown {
  return new Unknown(origin, isPointer ? ASSUMED_ADDRESS : 0, provenance);
}

/** What a function returns of which that is not known. */
export function unknownResultOf(name: string, isPointer: boolean): Unknown {
  return unknownValue(`the result of ${name}()`, isPointer, { isResult: true, isField: false });
}

/** What an expression gives. Structures are passed as pointers to them. */
export type Value = Int | Pointer | Unknown;

export function isInt(value: Value): value is Int {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Whether both are the same integer or lead to the same place. Different unknowns are not the same. */
export function isSame(left: Value, right: Value): boolean {
  if (left === right) return true;
  return (
    left instanceof Pointer &&
    right instanceof Pointer &&
    left.object === right.object &&
    left.offset === right.offset
  );
}
