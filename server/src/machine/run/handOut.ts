import type { Machine } from './machine';
import { INITIALISED } from '../memory/byteState';
import type { MemoryObject } from '../memory/memoryObject';
import { Pointer, unknownValue, type Value } from '../memory/value';

/** Of a table with more pointers than this only the first are followed. */
const POINTERS_MAX = 1000;
const POINTER_BYTES = 8;

/**
 * Code that is not visible gets pointers, and may change what they lead to. A pointer variable that is NULL may be there to be
 * filled in by it, also where a table of such variables leads there.
 */
export function handOut(args: readonly Value[], name: string, machine: Machine): void {
  for (const arg of args) {
    if (!(arg instanceof Pointer)) continue;
    arg.object.isEscaped = true;
    fillIn(arg, name, machine);
    const inside = [...arg.object.specials.values()].slice(0, POINTERS_MAX);
    for (const { value } of inside) if (value instanceof Pointer) fillIn(value, name, machine);
  }
}

function fillIn({ object, offset }: Pointer, name: string, machine: Machine): void {
  if (offset !== 0 || !isNullPointer(object)) return;
  const value = unknownValue(`what ${name}() has stored in '${object.name}'`, true);
  machine.memory.store(new Pointer(object, 0), POINTER_BYTES, value);
}

/** A variable of a module, as large as a pointer, in which nothing is stored. */
function isNullPointer({ kind, owner, size, isReadOnly, states, bytes, read, end }: MemoryObject): boolean {
  if (kind !== 'global' || owner === undefined || size !== POINTER_BYTES || isReadOnly || read || end)
    return false;
  return states.every((state) => state === INITIALISED) && bytes.every((byte) => byte === 0);
}
