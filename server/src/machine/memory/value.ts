import type { Int, IntFormat } from '../../c/integers';
import { NOT_DERIVED, type Provenance, type Term, UnknownSymbol } from '../symbols/term';
import type { MemoryObject } from './memoryObject';

export type { Int } from '../../c/integers';
export { NOT_DERIVED, type Provenance, Term } from '../symbols/term';

/** A place in memory. The offset is in bytes, and may lie outside of the object as long as nobody looks there. */
export class Pointer {
  constructor(
    readonly object: MemoryObject,
    readonly offset: number,
  ) {}
}

/** An unknown number, or an unknown pointer, which usually leads somewhere. A pointer's format is that of an address. */
export function unknownValue(
  origin: string,
  isPointer: boolean,
  provenance: Provenance = NOT_DERIVED,
  format: IntFormat = LONG,
): UnknownSymbol {
  if (isPointer) return new UnknownSymbol(origin, ADDRESS, { provenance, isPointer });
  const usual = provenance.isResult ? RESULTS : undefined;
  const isBool = 'isBool' in format && format.isBool === true;
  return new UnknownSymbol(origin, format, {
    provenance,
    ...(usual && { usual }),
    ...(isBool && { range: [0, 1] }),
  });
}

const LONG: IntFormat = { size: 8, signed: true };
const ADDRESS: IntFormat = { size: 8, signed: false };

/** What functions return: success, an error, something else. */
const RESULTS: readonly Int[] = [0, -22, 1];

/** What a function returns of which that is not known. */
export function unknownResultOf(name: string, isPointer: boolean, format?: IntFormat): UnknownSymbol {
  return unknownValue(`the result of ${name}()`, isPointer, { isResult: true, isField: false }, format);
}

/** What an expression gives. Structures are passed as pointers to them. */
export type Value = Int | Pointer | Term;

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
