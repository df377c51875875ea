import { FIRST_ERROR_ADDRESS } from '../../../base/errorNames';
import type { Allocator } from '../entry';
import { describeObject } from '../../memory/describeObject';
import type { KernelCall } from '../../run/kernelFunction';
import type { MemoryObject } from '../../memory/memoryObject';
import { isInt, Pointer, type Value } from '../../memory/value';

/** What functions that free take. kvfree() and what frees later find out what they were given. */
const TAKEN: Readonly<Record<Allocator | 'any', readonly Allocator[]>> = {
  slab: ['slab', 'cache'],
  'slab or pages': ['slab', 'slab or pages', 'pages'],
  any: ['slab', 'slab or pages', 'pages', 'cache'],
  pages: ['pages'],
  'free pages': ['free pages'],
  percpu: ['percpu'],
  cache: ['cache'],
  'shadow variables': [],
};

/** Ends the life of what was allocated. NULL is nothing to free; everything else that is wrong is reported. */
export function freeMemory(call: KernelCall, pointer: Value, family: Allocator | 'any'): void {
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
  const isError = address >= FIRST_ERROR_ADDRESS;
  const what = isError
    ? `the error pointer ${BigInt.asIntN(64, address).toString()}`
    : `0x${address.toString(16)}`;
  machine.report('invalid-free', `${name}() was given ${what}, which was never allocated.`);
}

/**
 * vfree(): an interrupt leaves it to a work, anybody else may sleep.
 * @kernel mm/vmalloc.c vfree
 */
export function freePages(call: KernelCall): void {
  const { machine, name } = call;
  if (machine.context.task && machine.context.bottomHalvesDisabled === 0) machine.mightSleep(name);
  freeMemory(call, call.args[0] ?? 0, 'pages');
}

function freeObject(call: KernelCall, { object, offset }: Pointer, family: Allocator | 'any'): void {
  const { machine, name } = call;
  if (object.isOpaque) return;
  const allocator = machine.options.entries.get(object.allocator ?? '')?.allocates ?? 'slab';
  const wrong = reasonNotToFree(object, offset, allocator, family);
  if (wrong !== undefined) machine.report('invalid-free', `${name}() was given ${wrong}.`);
  else if (object.end === 'freed') {
    const where = object.endPlace === undefined ? '' : ` at ${object.endPlace}`;
    machine.report(
      'double-free',
      `${name}() was given ${describeObject(object)}, which had already been freed${where}.`,
    );
  } else machine.memory.end(object, 'freed', machine.place());
}

function reasonNotToFree(
  object: MemoryObject,
  offset: number,
  allocator: Allocator,
  family: Allocator | 'any',
): string | undefined {
  if (object.kind !== 'heap') return `${describeObject(object)}, which was not allocated`;
  if (offset !== 0) return `an address ${offset} bytes inside of ${describeObject(object)}`;
  if (allocator === 'shadow variables') return `${describeObject(object)}, which belong to a shadow variable`;
  if (TAKEN[family].includes(allocator)) return undefined;
  return `${describeObject(object)}, which another function has to free`;
}
