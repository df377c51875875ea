import { oneOf } from '../run/choice';
import { calculate } from '../run/calculate';
import type { Machine } from '../run/machine';
import { LONG, UNSIGNED_LONG } from '../../c/types';
import { isInt, Pointer, Term, type Value } from '../memory/value';

/** The place so many elements further. */
export function movedPointer(at: Value, index: Value, size: number, machine: Machine): Value {
  if (at instanceof Pointer && isInt(index)) return new Pointer(at.object, at.offset + Number(index) * size);
  if (index === 0) return at;
  if (at instanceof Pointer && index instanceof Term)
    return movedPointer(at, oneOf(machine, index), size, machine);
  if (at instanceof Term && isInt(index))
    return movedPointer(machine.memory.placeOf(at), index, size, machine);
  const bytes = calculate('*', index, size, LONG, machine);
  return calculate('+', at, bytes, UNSIGNED_LONG, machine);
}
