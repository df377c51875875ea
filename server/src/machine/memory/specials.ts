import type { AddressSpace } from './addressSpace';
import { writeInt } from './integerBytes';
import { INITIALISED, SPECIAL_MAX } from './byteState';
import type { MemoryObject } from './memoryObject';
import { hasBareByte } from './originals';
import { partOfTerm } from './partOfTerm';
import { Term } from './value';

/** Writes pointers as the bytes of their addresses. Returns false if an unknown value is among them. */
export function lowerPointers(
  addresses: AddressSpace,
  object: MemoryObject,
  offset: number,
  size: number,
): boolean {
  for (const [at, special] of object.specials) {
    if (at >= offset + size || at + special.size <= offset) continue;
    const value = addresses.toInt(special.value);
    if (value instanceof Term) return false;
    writeInt(object.bytes, at, special.size, value);
  }
  return !hasBareByte(object, offset, size);
}

/** Special values that are about to be overwritten, in part or whole, become bytes. */
export function clearSpecials(
  addresses: AddressSpace,
  object: MemoryObject,
  offset: number,
  size: number,
): void {
  for (let at = Math.max(0, offset - SPECIAL_MAX + 1); at < offset + size; at++) {
    const special = object.specials.get(at);
    if (!special || at + special.size <= offset) continue;
    const isWhole = at >= offset && at + special.size <= offset + size;
    if (!isWhole) {
      const value = addresses.toInt(special.value);
      if (value instanceof Term) {
        splitTerm(object, at, special.size, value);
        at--;
        continue;
      }
      writeInt(object.bytes, at, special.size, value);
    }
    object.deleteSpecial(at);
    object.states.fill(INITIALISED, at, at + special.size);
  }
}

/** Each byte of an unknown value becomes one of its own, so that some of them can be overwritten. */
function splitTerm(object: MemoryObject, at: number, size: number, whole: Term): void {
  for (let index = 0; index < size; index++)
    object.setSpecial(at + index, { value: partOfTerm(whole, size, index, BYTE), size: 1 });
}

const BYTE = { size: 1, signed: false };
