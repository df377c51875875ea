import type { Facts, Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import type { MemoryObject } from '../../memory/memoryObject';
import { Part } from '../../run/part';
import { isInt, Pointer, type Value } from '../../memory/value';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';
import { freeMemory } from './free';
import { printWarning } from '../text/print';
import { allocateOrFail } from './slab';

/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
const C = String.raw`
#define SLAB_HWCACHE_ALIGN 0x2000u
#define SLAB_PANIC 0x40000u
#define SLAB_TYPESAFE_BY_RCU 0x80000u
#define SLAB_RECLAIM_ACCOUNT 0x20000u
#define SLAB_ACCOUNT 0x4000000u
#define SLAB_POISON 0x800u
#define SLAB_CONSISTENCY_CHECKS 0x100u
#define SLAB_NO_MERGE 0x1000000u
#define SLAB_MEM_SPREAD 0u
struct kmem_cache {
  const char *name;
  unsigned int object_size;
  unsigned int align;
  unsigned int flags;
  int refcount;
  void (*ctor)(void *object);
};
struct kmem_cache_args {
  unsigned int align;
  unsigned int useroffset;
  unsigned int usersize;
  unsigned int freeptr_offset;
  bool use_freeptr_offset;
  void (*ctor)(void *object);
};
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, ...);
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
  slab_flags_t flags, unsigned int useroffset, unsigned int usersize, void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t flags, int node);
void kmem_cache_free(struct kmem_cache *cache, void *p);
int kmem_cache_shrink(struct kmem_cache *cache);
unsigned int kmem_cache_size(struct kmem_cache *cache);
#define KMEM_CACHE(tag, flags) kmem_cache_create(#tag, sizeof(struct tag), _Alignof(struct tag), flags, NULL)
`;

interface Cache {
  readonly name: string;
  readonly size: number;
  readonly ctor: Value;
  /** What was allocated and not yet freed. */
  readonly live: Set<MemoryObject>;
}

/** By `keyOf` of the `struct kmem_cache`. */
const CACHES = new Part<Map<string, Cache>>('slab caches', () => new Map<string, Cache>());

function cacheOf(call: KernelCall): Cache | undefined {
  return call.machine.part(CACHES).get(keyOf(argument(call, 0)));
}

/** The constructor is the last of five arguments, or in a `struct kmem_cache_args`. */
function constructorOf(call: KernelCall): Value {
  const { machine, args } = call;
  if (call.name === 'kmem_cache_create_usercopy') return args[6] ?? 0;
  if (args.length !== 4) return args[4] ?? 0;
  const third = argument(call, 2);
  return third instanceof Pointer ? machine.getField(third, 'kmem_cache_args', 'ctor') : 0;
}

function create(call: KernelCall): Value {
  const { machine } = call;
  const size = countArgument(call, 1);
  if (size === undefined) return unknownResult(call, true);
  const made = allocateOrFail(call, machine.struct('kmem_cache').size, true);
  if (!(made instanceof Pointer)) return made;
  const name = machine.readString(argument(call, 0)) ?? '?';
  machine.setField(made, 'kmem_cache', 'name', machine.string(name));
  machine.setField(made, 'kmem_cache', 'object_size', size);
  machine.part(CACHES).set(keyOf(made), { name, size, ctor: constructorOf(call), live: new Set() });
  return made;
}

function allocate(call: KernelCall, isZeroed: boolean): Value | Run<Value> {
  const cache = cacheOf(call);
  if (!cache) return checkedCache(call) ?? unknownResult(call, true);
  const made = allocateOrFail(call, cache.size, isZeroed, argument(call, 1));
  if (!(made instanceof Pointer)) return made;
  cache.live.add(made.object);
  return isNull(cache.ctor) ? made : construct(call.machine, cache, made);
}

function* construct(machine: Machine, cache: Cache, made: Pointer): Run<Value> {
  yield* machine.call(cache.ctor, [made]);
  return made;
}

/** Faults as using a cache that is not there does. */
function checkedCache(call: KernelCall): Value | undefined {
  const at = argument(call, 0);
  if (isInt(at) || (at instanceof Pointer && at.object.end)) call.machine.memory.locate(at, 8, false);
  return undefined;
}

function free(call: KernelCall): void {
  const cache = cacheOf(call);
  const pointer = argument(call, 1);
  if (cache && pointer instanceof Pointer && !pointer.object.end && !cache.live.has(pointer.object)) {
    call.machine.report(
      'invalid-free',
      `kmem_cache_free() was given memory that is not from the cache '${cache.name}'.`,
    );
    return;
  }
  freeMemory(call, pointer, 'cache');
  if (cache && pointer instanceof Pointer) cache.live.delete(pointer.object);
}

function destroy(call: KernelCall): void {
  const { machine } = call;
  const cache = cacheOf(call);
  const pointer = argument(call, 0);
  machine.mightSleep(call.name);
  if (!cache) {
    checkedCache(call);
    return;
  }
  const live = [...cache.live].filter(({ end }) => end === undefined);
  if (live.length > 0) {
    const text = `kmem_cache_destroy ${cache.name}: Slab cache still has objects when called`;
    printWarning(machine, text, 'mm/slab_common.c kmem_cache_destroy');
  }
  machine.part(CACHES).delete(keyOf(pointer));
  if (pointer instanceof Pointer) machine.memory.end(pointer.object, 'freed', machine.place());
}

const ALLOCATES: Facts = { allocates: 'cache', sleeps: 'by flags', returns: 'pointer or NULL' };
const SLAB_CACHE: Resource = { kind: 'resource', what: 'slab cache', pointsInto: false };

/** Caches of equally large pieces of memory. */
export const CACHE_FUNCTIONS: Subject = {
  c: C,
  functions: {
    kmem_cache_create: {
      sleeps: 'always',
      returns: 'pointer or NULL',
      allocates: 'cache',
      acquires: { resource: SLAB_CACHE, key: 'result' },
      run: create,
    },
    kmem_cache_create_usercopy: {
      sleeps: 'always',
      returns: 'pointer or NULL',
      allocates: 'cache',
      acquires: { resource: SLAB_CACHE, key: 'result' },
      run: create,
    },
    kmem_cache_destroy: {
      sleeps: 'always',
      releases: { resource: SLAB_CACHE, key: 0 },
      run: (call) => (isNull(argument(call, 0)) ? undefined : destroy(call)),
    },
    kmem_cache_alloc: { ...ALLOCATES, run: (call) => allocate(call, false) },
    kmem_cache_alloc_node: { ...ALLOCATES, run: (call) => allocate(call, false) },
    kmem_cache_zalloc: { ...ALLOCATES, run: (call) => allocate(call, true) },
    kmem_cache_free: { frees: 'cache', run: free },
    kmem_cache_shrink: { run: () => 0 },
    kmem_cache_size: { run: (call) => cacheOf(call)?.size ?? unknownResult(call) },
  },
};
