import { canonical, wrap } from '../../c/integers';
import { isInt, Pointer, type Value } from '../memory/value';

/** A place some bytes further. */
export function offsetPointer(at: Value, offset: number): Value {
  if (at instanceof Pointer) return new Pointer(at.object, at.offset + offset);
  return isInt(at) ? wrap(canonical(BigInt(at) + BigInt(offset)), { size: 8, signed: false }) : at;
}
