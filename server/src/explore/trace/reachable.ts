import type { MemoryObject } from '../../machine/memory/memoryObject';
import { Pointer } from '../../machine/memory/value';

/** Some objects and all that pointers in them lead to, as far as it is still there. */
export function reachableFrom(roots: readonly MemoryObject[]): ReadonlySet<MemoryObject> {
  const reached = new Set<MemoryObject>(roots);
  for (const object of reached) {
    for (const { value } of object.specials.values()) {
      if (value instanceof Pointer && !value.object.end) reached.add(value.object);
    }
  }
  return reached;
}
