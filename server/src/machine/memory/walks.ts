import { Pointer } from './value';

/** So many elements has a list that is not visible. */
const ELEMENTS_MAX = 3;

/** What the statistics call it. */
export const WALK_BOUND = `a walk over an unseen list, left after ${ELEMENTS_MAX} elements`;

/**
 * Where a walk over a list of which nothing is known ends: its head, once so many elements have been made up, each found
 * by the same field of the one before. Undefined for pointers that lead on.
 * @param found where the pointer to the next element is read
 */
export function endOfWalk(found: Pointer): Pointer | undefined {
  const { offset } = found;
  let { object } = found;
  let elements = 0;
  for (; object.foundAt?.offset === offset; object = object.foundAt.object) elements++;
  // The head's own field lies elsewhere in its structure, unless it comes first there.
  const first = object.foundAt;
  if (elements + (first ? 1 : 0) < ELEMENTS_MAX) return undefined;
  return first ? new Pointer(first.object, first.offset - offset) : new Pointer(object, 0);
}
