import { calculate } from '../run/calculate';
import type { Machine } from '../run/machine';
import { LONG, UNSIGNED_LONG } from '../../c/types';
import { isInt, Pointer, Unknown, type Value } from '../memory/value';

/** The place so many elements further. */
export function movedPointer(at: Value, index: Value, size: number, machine: Machine): Value {
  if (at instanceof Pointer && isInt(index)) return new Pointer(at.object, at.offset + Number(index) * size);
  if (index === 0) return at;
  if (at instanceof Unknown && isInt(index))
    return movedPointer(machine.memory.objectBehind(at), index, size, machine);
  const bytes = calculate('*', index, size, LONG, machine);
  return calculate('+', at, bytes, UNSIGNED_LONG, machine);
}
