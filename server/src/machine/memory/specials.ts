import type { AddressSpace } from './addressSpace';
import { writeInt } from './integerBytes';
import { INITIALISED, SPECIAL_MAX } from './byteState';
import type { MemoryObject } from './memoryObject';
import { hasBareByte } from './originals';
import { Unknown } from './value';

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
    if (value instanceof Unknown) return false;
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
      writeInt(object.bytes, at, special.size, value instanceof Unknown ? 0 : value);
    }
    object.deleteSpecial(at);
    object.states.fill(INITIALISED, at, at + special.size);
  }
}
