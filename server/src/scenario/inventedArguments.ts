import type { CType } from '../c/types';
import { type Term, unknownValue } from '../machine/memory/value';

/**
 * Makes arguments for functions that the kernel calls. Pointers to one kind of structure lead to the same object all
 * the time, so that what one function does to an object another one can undo.
 */
export function inventedArguments(): (type: CType, origin: string) => Term {
  const objects = new Map<string, Term>();
  return (type, origin) => {
    const tag = type.kind === 'pointer' && type.to.kind === 'record' ? type.to.tag : undefined;
    if (tag === undefined) return unknownValue(origin, type.kind === 'pointer');
    const known = objects.get(tag) ?? unknownValue(`a struct ${tag}`, true);
    objects.set(tag, known);
    return known;
  };
}
