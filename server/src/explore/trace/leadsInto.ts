import type { MemoryObject } from '../../machine/memory/memoryObject';
import { Pointer, Term, type Value } from '../../machine/memory/value';
import type { NamedAcquisition } from './registrations';

/** How many bytes of what is registered are searched for functions: it may be part of a larger structure. */
const STRUCT_BYTES = 256;

/**
 * Whether the kernel gets into the module through what it is given: by a function or data of the module. What is reached by a
 * relocation, or by an address that was looked up, is the kernel's and stays when the module goes.
 * @param args of the function that registers something
 * @param thing what is registered
 */
export function leadsInto(
  module: string,
  { resource: { pointsInto, kind }, isByName }: NamedAcquisition,
  args: readonly Value[],
  thing: Value,
): boolean {
  if (!pointsInto) return false;
  const given = [...args, thing].flatMap((value) => (value instanceof Pointer ? [value] : []));
  const functions = [...given, ...(thing instanceof Pointer ? pointersIn(thing) : [])].filter(isFunction);
  if (given.some(({ object }) => isPartOf(object, module) && object.kind !== 'function')) return true;
  if (functions.length > 0) return functions.some(({ object }) => isPartOf(object, module));
  // A name alone, such as hsr_register_frame_out(), does not tell that a module is entered through what is the kernel's.
  if (isByName) return false;
  // Nobody knows which function it is that the kernel calls.
  return !(kind === 'rcu callback' && args.some((value) => value instanceof Term));
}

/** Whether a function of the module is among what is handed over, or in a structure that is. */
export function handsOverCode(module: string, args: readonly Value[]): boolean {
  const given = args.filter((value) => value instanceof Pointer);
  return [...given, ...given.flatMap(pointersIn)].some(
    (each) => isFunction(each) && isPartOf(each.object, module),
  );
}

function isFunction({ object }: Pointer): boolean {
  return object.kind === 'function';
}

function isPartOf({ owner, kind }: MemoryObject, module: string): boolean {
  return owner === module && (kind === 'global' || kind === 'function');
}

function pointersIn({ object, offset }: Pointer): Pointer[] {
  return [...object.specials].flatMap(([at, { value }]) =>
    at >= offset && at < offset + STRUCT_BYTES && value instanceof Pointer ? [value] : [],
  );
}
