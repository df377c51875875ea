import { Pointer, Term, type Value } from './value';

/** A name for the place that a pointer leads to, for maps of what the kernel keeps about a structure. */
export function keyOf(pointer: Value): string {
  if (pointer instanceof Pointer) return `${pointer.object.id}+${pointer.offset}`;
  return pointer instanceof Term ? `unknown ${pointer.origin}` : String(pointer);
}
