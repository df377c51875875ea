import type { Allocator, Entry, Facts, Subject } from '../entry';
import { chooseResult } from '../support/chooseResult';
import { start } from '../../../kernel/time';
import type { Run } from '../../../kernel/run';
import { GFP_DIRECT_RECLAIM, GFP_NOFAIL, GFP_NOWARN, GFP_ZERO } from './gfp';
import { warnOnOnce } from '../../../kernel/log';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { Pointer, Term, type Value } from '../../memory/value';
import { offsetPointer } from '../../compile/offsetPointer';
import { argument, countArgument, isNull, stepsArgument, unknownResult } from '../support/arguments';
import { freeMemory, freePages } from './free';

/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
const C = String.raw`
void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void *krealloc(const void *p, size_t size, gfp_t flags);
void *krealloc_array(void *p, size_t n, size_t size, gfp_t flags);
void *kmalloc_node(size_t size, gfp_t flags, int node);
void *kzalloc_node(size_t size, gfp_t flags, int node);
void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node);
void *kmalloc_array_node(size_t n, size_t size, gfp_t flags, int node);
void *kvmalloc(size_t size, gfp_t flags);
void *kvzalloc(size_t size, gfp_t flags);
void *kvmalloc_node(size_t size, gfp_t flags, int node);
void *kvzalloc_node(size_t size, gfp_t flags, int node);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *vmalloc_node(unsigned long size, int node);
void *vzalloc_node(unsigned long size, int node);
void *vmalloc_user(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t flags);
void *vcalloc(size_t n, size_t size);
void *vmalloc_array(size_t n, size_t size);
void kfree(const void *p);
void kvfree(const void *p);
void kfree_const(const void *p);
void kfree_sensitive(const void *p);
void kvfree_sensitive(const void *p, size_t size);
#define kzfree(p) kfree_sensitive(p)
void vfree(const void *p);
size_t ksize(const void *p);
bool is_vmalloc_addr(const void *p);
void kfree_bulk(size_t n, void **p);
void kmemleak_not_leak(const void *p);
void kmemleak_ignore(const void *p);
void __lp_kfree_rcu(const void *p);
#define kfree_rcu(p, ...) __lp_kfree_rcu(p)
#define kvfree_rcu(p, ...) __lp_kfree_rcu(p)
#define kfree_rcu_mightsleep(p) ({ might_sleep(); __lp_kfree_rcu(p); })
#define kvfree_rcu_mightsleep(p) ({ might_sleep(); __lp_kfree_rcu(p); })
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(p) ((unsigned long)(p) <= 16)
#define KMALLOC_MAX_SIZE (4UL << 20)
#define KMALLOC_MAX_CACHE_SIZE 8192UL
#define ARCH_KMALLOC_MINALIGN 8
#define __lp_second(first, second, ...) second
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kmalloc_objs(type, count, ...) \
  ((__typeof__(type) *)kmalloc_array(count, sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_objs(type, count, ...) \
  ((__typeof__(type) *)kcalloc(count, sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kmalloc_flex(type, member, count, ...) \
  ((__typeof__(type) *)kmalloc(struct_size_t(__typeof__(type), member, count), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_flex(type, member, count, ...) \
  ((__typeof__(type) *)kzalloc(struct_size_t(__typeof__(type), member, count), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))

#define no_free_ptr(lp_pointer) ({ __typeof__(lp_pointer) __lp_taken = (lp_pointer); (lp_pointer) = NULL; __lp_taken; })
#define return_ptr(lp_pointer) return no_free_ptr(lp_pointer)
#define retain_and_null_ptr(lp_pointer) ((void)no_free_ptr(lp_pointer))

void *devm_kmalloc(void *dev, size_t size, gfp_t flags);
void *devm_kzalloc(void *dev, size_t size, gfp_t flags);
void *devm_kcalloc(void *dev, size_t n, size_t size, gfp_t flags);
void *devm_kmalloc_array(void *dev, size_t n, size_t size, gfp_t flags);
void devm_kfree(void *dev, const void *p);
`;

/** KMALLOC_MAX_SIZE */
const KMALLOC_SIZE_MAX = 4 * 1024 * 1024;
/** The simulated machine has no more memory in one piece than this. */
const PIECE_SIZE_MAX = 32 * 1024 * 1024;
/** What kmalloc(0) gives: an address at which nothing is. */
const ZERO_SIZE_PTR = 16;
/** GFP_KERNEL, for functions that take no flags. */
export const GFP_KERNEL = 0xcc0;
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
  const isFailing = (bits & GFP_NOFAIL) === 0 && chooseResult({ machine, name }, OPTIONS) === 1;
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
export function allocatePages(
  call: KernelCall,
  size: number | undefined,
  flags: Value,
  isZeroed: boolean,
): Value {
  if (size === undefined) return unknownResult(call, true);
  return size === 0 ? 0 : allocateOrFail(call, size, isZeroed, flags);
}

/** `n * size` of two arguments; infinite where the kernel would see an overflow. */
function product(call: KernelCall, first: number): number | undefined {
  const [n, size] = [countArgument(call, first), countArgument(call, first + 1)];
  if (n === undefined || size === undefined) return undefined;
  return n === 0 || size === 0 ? 0 : n * size;
}

/** How the allocators whose functions are alike do it. */
const ALLOCATE = { slab: allocateSlab, pages: allocatePages, 'slab or pages': allocatePages };

type Kind = keyof typeof ALLOCATE;

/** What is the same for all that allocate. */
function allocating(allocates: Allocator, sleeps: 'always' | 'by flags', run: KernelFunction): Entry {
  return { allocates, sleeps, returns: 'pointer or NULL', accesses: [], run };
}

/** An allocator whose size, or count and size, are arguments, followed by the flags. */
function simple(kind: Kind, first: number, isZeroed: boolean): Entry {
  return allocating(kind, 'by flags', (call) =>
    ALLOCATE[kind](call, countArgument(call, first), argument(call, first + 1), isZeroed),
  );
}

function array(kind: Kind, first: number, isZeroed: boolean): Entry {
  return allocating(kind, 'by flags', (call) =>
    ALLOCATE[kind](call, product(call, first), argument(call, first + 2), isZeroed),
  );
}

/** vmalloc(), and what else takes no flags. */
export function withoutFlags(allocates: Allocator, isZeroed: boolean, size = countArgument): Entry {
  return allocating(allocates, 'always', (call) => allocatePages(call, size(call, 0), GFP_KERNEL, isZeroed));
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

/** A function that frees what one of its arguments points to. */
export function freeing(frees: Allocator | 'any', index = 0): Entry {
  return { frees, run: (call) => freeMemory(call, argument(call, index), frees) };
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
  if (isNull(pointer) || pointer instanceof Term) return;
  start(machine.kernel, 'kfree_rcu', later(call, pointer), { delay: GRACE_PERIOD });
}

function* later(call: KernelCall, pointer: Value): Run<void> {
  freeMemory(call, pointer, 'any');
}

function sizeAt(pointer: Value): Value | undefined {
  return pointer instanceof Pointer && !pointer.object.isOpaque ? pointer.object.size : undefined;
}

const REALLOCATES: Facts = { allocates: 'slab', sleeps: 'by flags', returns: 'pointer or NULL' };

/** Allocating and freeing. */
export const SLAB: Subject = {
  c: C,
  functions: {
    kfree_rcu: { frees: 'any' },
    kmalloc: simple('slab', 0, false),
    kzalloc: simple('slab', 0, true),
    kmalloc_node: simple('slab', 0, false),
    kzalloc_node: simple('slab', 0, true),
    kmalloc_array: array('slab', 0, false),
    kcalloc: array('slab', 0, true),
    kmalloc_array_node: array('slab', 0, false),
    kcalloc_node: array('slab', 0, true),
    kvmalloc: simple('slab or pages', 0, false),
    kvzalloc: simple('slab or pages', 0, true),
    kvmalloc_node: simple('slab or pages', 0, false),
    kvzalloc_node: simple('slab or pages', 0, true),
    kvmalloc_array: array('slab or pages', 0, false),
    kvcalloc: array('slab or pages', 0, true),
    vmalloc: withoutFlags('pages', false),
    vzalloc: withoutFlags('pages', true),
    vmalloc_node: withoutFlags('pages', false),
    vzalloc_node: withoutFlags('pages', true),
    vmalloc_user: withoutFlags('pages', true),
    __vmalloc: simple('pages', 0, false),
    vmalloc_array: withoutFlags('pages', false, product),
    vcalloc: withoutFlags('pages', true, product),
    devm_kmalloc: simple('slab', 1, false),
    devm_kzalloc: simple('slab', 1, true),
    devm_kmalloc_array: array('slab', 1, false),
    devm_kcalloc: array('slab', 1, true),
    krealloc: { ...REALLOCATES, run: (call) => reallocate(call, countArgument(call, 1), argument(call, 2)) },
    krealloc_array: { ...REALLOCATES, run: (call) => reallocate(call, product(call, 1), argument(call, 3)) },
    kfree: freeing('slab'),
    kfree_sensitive: freeing('slab'),
    kfree_const: {
      frees: 'slab',
      run: (call) => {
        const pointer = argument(call, 0);
        const isConstant = pointer instanceof Pointer && pointer.object.kind === 'string';
        if (!isConstant) freeMemory(call, pointer, 'slab');
      },
    },
    kvfree: freeing('any'),
    kvfree_sensitive: freeing('any'),
    vfree: { frees: 'pages', run: freePages },
    devm_kfree: freeing('slab', 1),
    kfree_bulk: { frees: 'slab', run: freeAll },
    __lp_kfree_rcu: { frees: 'any', run: freeLater },
    ksize: {
      run: (call) => (isNull(argument(call, 0)) ? 0 : (sizeAt(argument(call, 0)) ?? unknownResult(call))),
    },
    is_vmalloc_addr: {
      run: (call) => {
        const pointer = argument(call, 0);
        const { entries } = call.machine.options;
        const allocator = pointer instanceof Pointer && entries.get(pointer.object.name)?.allocates;
        return allocator === 'pages' || allocator === 'slab or pages' ? 1 : 0;
      },
    },
    kmemleak_not_leak: { run: () => undefined },
    kmemleak_ignore: { run: () => undefined },
  },
  families: [{ names: /^(?:k[vzmc]*alloc\w*|k[vz]?free\w*|vfree|ZERO_OR_NULL_PTR)$/, accesses: [] }],
};
