import { describeObject } from '../memory/describeObject';
import type { KernelCall } from '../run/kernelFunction';
import type { MemoryObject } from '../memory/memoryObject';
import { isInt, Pointer, type Value } from '../memory/value';

/** Which allocators' memory a function frees. */
export type Family = 'slab' | 'pages' | 'free pages' | 'percpu' | 'cache' | 'any';

const OTHER_FAMILIES: readonly (readonly [Family, RegExp])[] = [
  ['pages', /^(?:v[mz]alloc|vcalloc|__vmalloc)/],
  ['free pages', /^(?:__get_free_page|get_zeroed_page|alloc_page)/],
  ['percpu', /^__alloc_percpu/],
  ['cache', /^kmem_cache_(?:z?alloc|create)/],
];

/** Allocated inside of something else, so that nobody may free it by itself. */
const INNER = /^klp_shadow_/;

/** What kvmalloc() gives may be of both kinds, but kfree() and vfree() each take only their own. */
const EITHER = /^kv/;

function familyOf({ allocator = '' }: MemoryObject): Family {
  return OTHER_FAMILIES.find(([, pattern]) => pattern.test(allocator))?.[0] ?? 'slab';
}

/** Ends the life of what was allocated. NULL is nothing to free; everything else that is wrong is reported. */
export function freeMemory(call: KernelCall, pointer: Value, family: Family): void {
  const { machine, name } = call;
  if (pointer instanceof Pointer) {
    freeObject(call, pointer, family);
    return;
  }
  if (!isInt(pointer)) return;
  const address = BigInt.asUintN(64, BigInt(pointer));
  if (address === 0n || address === 16n) return;
  const place = machine.memory.fromInt(pointer);
  if (place) {
    freeObject(call, place, family);
    return;
  }
  const isError = address >= 0xfffffffffffff001n;
  const what = isError
    ? `the error pointer ${BigInt.asIntN(64, address).toString()}`
    : `0x${address.toString(16)}`;
  machine.report('invalid-free', `${name}() was given ${what}, which nobody allocated.`);
}

function freeObject(call: KernelCall, { object, offset }: Pointer, family: Family): void {
  const { machine, name } = call;
  if (object.isOpaque) return;
  const wrong = reasonNotToFree(object, offset, family);
  if (wrong !== undefined) machine.report('invalid-free', `${name}() was given ${wrong}.`);
  else if (object.end === 'freed') {
    const where = object.endPlace === undefined ? '' : ` at ${object.endPlace}`;
    machine.report(
      'double-free',
      `${name}() was given ${describeObject(object)}, which were freed before${where}.`,
    );
  } else machine.memory.end(object, 'freed', machine.place());
}

function reasonNotToFree(object: MemoryObject, offset: number, family: Family): string | undefined {
  if (object.kind !== 'heap') return `${describeObject(object)}, which was not allocated`;
  if (offset !== 0) return `an address ${offset} bytes inside of ${describeObject(object)}`;
  if (INNER.test(object.allocator ?? ''))
    return `${describeObject(object)}, which belong to a shadow variable`;
  const own = familyOf(object);
  const isTaken =
    own === family ||
    (family === 'any' && own !== 'percpu' && own !== 'free pages') ||
    (family === 'slab' && own === 'cache');
  if (isTaken && !(EITHER.test(object.allocator ?? '') && family !== 'any' && family !== 'slab'))
    return undefined;
  return `${describeObject(object)}, which another function has to free`;
}
