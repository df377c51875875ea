import { start } from '../../kernel/time';
import type { Run } from '../../kernel/run';
import { GFP_DIRECT_RECLAIM, GFP_NOFAIL, GFP_NOWARN, GFP_ZERO } from '../headers/gfp';
import { warnOnOnce } from '../../kernel/log';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { Pointer, Unknown, type Value } from '../memory/value';
import { offsetPointer } from '../compile/offsetPointer';
import { argument, countArgument, isNull, stepsArgument, unknownResult } from './arguments';
import { type Family, freeMemory } from './free';

/** KMALLOC_MAX_SIZE */
const KMALLOC_SIZE_MAX = 4 * 1024 * 1024;
/** The simulated machine has no more memory in one piece than this. */
const PIECE_SIZE_MAX = 32 * 1024 * 1024;
/** What kmalloc(0) gives: an address at which nothing is. */
const ZERO_SIZE_PTR = 16;
/** GFP_KERNEL, for functions that take no flags. */
const GFP_KERNEL = 0xcc0;
/** How long a grace period takes, in ms. */
const GRACE_PERIOD = 10;

const OPTIONS = ['memory', 'NULL'];

/**
 * Allocates as kmalloc() does: the only place where memory for modules comes from, and where it can fail.
 * @param size in bytes, infinite if it overflowed
 * @param flags GFP flags
 * @returns a pointer, NULL, or ZERO_SIZE_PTR for nothing
 */
export function allocateOrFail(
  call: KernelCall,
  size: number,
  isZeroed: boolean,
  flags: Value = GFP_KERNEL,
): Value {
  const { machine, name } = call;
  const bits = machine.toNumber(flags);
  if ((bits & GFP_DIRECT_RECLAIM) !== 0) machine.mightSleep(name);
  if (size === 0) return ZERO_SIZE_PTR;
  if (size > PIECE_SIZE_MAX) return 0;
  const about = `the result of ${name}() at ${machine.place() ?? 'the kernel'}`;
  const isFailing =
    (bits & GFP_NOFAIL) === 0 && machine.chooseFrom({ about, isResult: true, options: OPTIONS }) === 1;
  return isFailing ? 0 : machine.allocate(size, name, isZeroed || (bits & GFP_ZERO) !== 0);
}

/** kmalloc()'s limit: what is larger fails and says so. */
function allocateSlab(call: KernelCall, size: number | undefined, flags: Value, isZeroed: boolean): Value {
  if (size === undefined) return unknownResult(call, true);
  if (size > KMALLOC_SIZE_MAX) {
    const isSilent = (call.machine.toNumber(flags) & GFP_NOWARN) !== 0 || size === Number.POSITIVE_INFINITY;
    warnOnOnce(call.machine.kernel, !isSilent, 'mm/page_alloc.c __alloc_pages');
    return 0;
  }
  return allocateOrFail(call, size, isZeroed, flags);
}

/** Larger pieces are made of pages, at least one. */
function allocatePages(call: KernelCall, size: number | undefined, flags: Value, isZeroed: boolean): Value {
  if (size === undefined) return unknownResult(call, true);
  return size === 0 ? 0 : allocateOrFail(call, size, isZeroed, flags);
}

/** `n * size` of two arguments; infinite where the kernel would see an overflow. */
function product(call: KernelCall, first: number): number | undefined {
  const [n, size] = [countArgument(call, first), countArgument(call, first + 1)];
  if (n === undefined || size === undefined) return undefined;
  return n === 0 || size === 0 ? 0 : n * size;
}

type Allocate = (call: KernelCall, size: number | undefined, flags: Value, isZeroed: boolean) => Value;

/** An allocator whose size, or count and size, are arguments, followed by the flags. */
function simple(allocate: Allocate, first: number, isZeroed: boolean): KernelFunction {
  return (call) => allocate(call, countArgument(call, first), argument(call, first + 1), isZeroed);
}
function array(allocate: Allocate, first: number, isZeroed: boolean): KernelFunction {
  return (call) => allocate(call, product(call, first), argument(call, first + 2), isZeroed);
}
function withoutFlags(isZeroed: boolean): KernelFunction {
  return (call) => allocatePages(call, countArgument(call, 0), GFP_KERNEL, isZeroed);
}

/** krealloc(): a new piece with the old bytes; the old one is freed. */
function reallocate(call: KernelCall, size: number | undefined, flags: Value): Value {
  const { machine } = call;
  const old = argument(call, 0);
  if (size === 0) {
    freeMemory(call, old, 'slab');
    return ZERO_SIZE_PTR;
  }
  const made = allocateSlab(call, size, flags, false);
  if (!(made instanceof Pointer) || !(old instanceof Pointer)) return made;
  machine.memory.copy(made, old, Math.min(made.object.size, old.object.size - old.offset));
  freeMemory(call, old, 'slab');
  return made;
}

function freeing(family: Family, index = 0): KernelFunction {
  return (call) => freeMemory(call, argument(call, index), family);
}

/** kfree_bulk(): an array of pointers. */
function freeAll(call: KernelCall): void {
  const count = stepsArgument(call, 0);
  const list = argument(call, 1);
  if (count === 0 || !call.machine.memory.locate(list, count * 8, false)) return;
  for (let index = 0; index < count; index++) {
    const pointer = call.machine.memory.load(
      offsetPointer(list, index * 8),
      { size: 8, signed: false },
      true,
    );
    freeMemory(call, pointer, 'slab');
  }
}

/** kfree_rcu(): the memory is there until a grace period has passed. */
function freeLater(call: KernelCall): void {
  const { machine } = call;
  const pointer = argument(call, 0);
  if (isNull(pointer) || pointer instanceof Unknown) return;
  start(machine.kernel, 'kfree_rcu', later(call, pointer), { delay: GRACE_PERIOD });
}

function* later(call: KernelCall, pointer: Value): Run<void> {
  freeMemory(call, pointer, 'any');
}

function sizeAt(pointer: Value): Value | undefined {
  return pointer instanceof Pointer && !pointer.object.isOpaque ? pointer.object.size : undefined;
}

/** Allocating and freeing. */
export const SLAB_FUNCTIONS: KernelFunctions = {
  kmalloc: simple(allocateSlab, 0, false),
  kzalloc: simple(allocateSlab, 0, true),
  kmalloc_node: simple(allocateSlab, 0, false),
  kzalloc_node: simple(allocateSlab, 0, true),
  kmalloc_array: array(allocateSlab, 0, false),
  kcalloc: array(allocateSlab, 0, true),
  kmalloc_array_node: array(allocateSlab, 0, false),
  kcalloc_node: array(allocateSlab, 0, true),
  kvmalloc: simple(allocatePages, 0, false),
  kvzalloc: simple(allocatePages, 0, true),
  kvmalloc_node: simple(allocatePages, 0, false),
  kvzalloc_node: simple(allocatePages, 0, true),
  kvmalloc_array: array(allocatePages, 0, false),
  kvcalloc: array(allocatePages, 0, true),
  vmalloc: withoutFlags(false),
  vzalloc: withoutFlags(true),
  vmalloc_node: withoutFlags(false),
  vzalloc_node: withoutFlags(true),
  vmalloc_user: withoutFlags(true),
  __vmalloc: simple(allocatePages, 0, false),
  vmalloc_array: (call) => allocatePages(call, product(call, 0), GFP_KERNEL, false),
  vcalloc: (call) => allocatePages(call, product(call, 0), GFP_KERNEL, true),
  devm_kmalloc: simple(allocateSlab, 1, false),
  devm_kzalloc: simple(allocateSlab, 1, true),
  devm_kmalloc_array: array(allocateSlab, 1, false),
  devm_kcalloc: array(allocateSlab, 1, true),
  __alloc_percpu: (call) => allocatePages(call, countArgument(call, 0), GFP_KERNEL, true),
  __alloc_percpu_gfp: (call) => allocatePages(call, countArgument(call, 0), argument(call, 2), true),
  krealloc: (call) => reallocate(call, countArgument(call, 1), argument(call, 2)),
  krealloc_array: (call) => reallocate(call, product(call, 1), argument(call, 3)),
  kfree: freeing('slab'),
  kfree_sensitive: freeing('slab'),
  kfree_const: (call) => {
    const pointer = argument(call, 0);
    const isConstant = pointer instanceof Pointer && pointer.object.kind === 'string';
    if (!isConstant) freeMemory(call, pointer, 'slab');
  },
  kvfree: freeing('any'),
  kvfree_sensitive: freeing('any'),
  vfree: freeing('pages'),
  free_percpu: freeing('percpu'),
  devm_kfree: freeing('slab', 1),
  kfree_bulk: freeAll,
  __lp_kfree_rcu: freeLater,
  ksize: (call) => (isNull(argument(call, 0)) ? 0 : (sizeAt(argument(call, 0)) ?? unknownResult(call))),
  is_vmalloc_addr: (call) => {
    const pointer = argument(call, 0);
    return pointer instanceof Pointer && /^k?v[mz]|^vcalloc/.test(pointer.object.name) ? 1 : 0;
  },
  kmemleak_not_leak: () => undefined,
  kmemleak_ignore: () => undefined,
};
