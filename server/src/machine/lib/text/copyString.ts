import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import type { Memory } from '../../memory/memory';
import { Pointer, Term, type Value } from '../../memory/value';

/** A string that is copied: how long it is, undefined if nobody knows. */
export interface Copied {
  readonly count: number | undefined;
  /** The zero that ends it comes along, so that all of it is one write. */
  readonly isWhole?: boolean;
  /** How many bytes there may be of one whose length is not known. */
  readonly room?: number;
}

/** Copies a string and the zero behind it. If it is not known, what is there becomes the same. */
export function copyString(machine: Machine, to: Value, from: Value, { count, isWhole, room }: Copied): void {
  const { memory } = machine;
  if (count === undefined) {
    const most = Math.min(room ?? 1, roomAt(memory, to), roomAt(memory, from));
    const size = Number.isFinite(most) ? most : 1;
    if (memory.locate(to, size, true)) memory.copy(to, from, size);
    return;
  }
  memory.copy(to, from, isWhole ? count + 1 : count);
  if (!isWhole) memory.store(offsetPointer(to, count), 1, 0);
}

/** The bytes that a place has up to the end of its object; infinite if that is not known. */
function roomAt(memory: Memory, at: Value): number {
  const found = at instanceof Term ? memory.placeOf(at) : at;
  const room = found instanceof Pointer ? found.object.size - found.offset : 1;
  return room > 0 ? room : 1;
}
