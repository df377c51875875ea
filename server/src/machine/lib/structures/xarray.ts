import type { Subject } from '../entry';
import { EBUSY } from '../../../kernel/errno';
import { canonical } from '../../../c/integers';
import type { KernelCall } from '../../run/kernelFunction';
import { isSame, isInt, type Value } from '../../memory/value';
import { argument, intArgument, isNull, unknownResult } from '../support/arguments';
import { type IndexMap, indexMapAt } from '../support/indexMap';

/**
 * Trees and maps: rbtree.h, xarray.h, idr.h. A red-black tree here is a search tree that is not balanced: its order is
 * what modules see.
 */
const C = String.raw`
typedef unsigned int xa_mark_t;
struct xarray {
  unsigned int xa_lock_word;
  gfp_t xa_flags;
  void *xa_head;
};
struct xa_limit {
  u32 max;
  u32 min;
};
#define radix_tree_root xarray
#define XA_LIMIT(low, high) (struct xa_limit) { .min = (low), .max = (high) }
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)
#define XA_FLAGS_LOCK_IRQ 1u
#define XA_FLAGS_LOCK_BH 2u
#define XA_FLAGS_ALLOC 4u
#define XA_FLAGS_ALLOC1 8u
#define XA_PRESENT 8u
#define XA_ZERO_ENTRY ((void *)1030)
#define XARRAY_INIT(array, flags) { .xa_flags = (flags) }
#define DEFINE_XARRAY_FLAGS(array, flags) struct xarray array = { .xa_flags = (flags) }
#define DEFINE_XARRAY(array) DEFINE_XARRAY_FLAGS(array, 0)
#define DEFINE_XARRAY_ALLOC(array) DEFINE_XARRAY_FLAGS(array, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(array) DEFINE_XARRAY_FLAGS(array, XA_FLAGS_ALLOC1)
void xa_init_flags(struct xarray *xa, gfp_t flags);
#define xa_init(xa) xa_init_flags(xa, 0)
void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp);
void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t mark);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t mark);
void xa_destroy(struct xarray *xa);
bool xa_empty(struct xarray *xa);
int xa_err(void *entry);
#define xa_is_err(entry) (xa_err(entry) != 0)
#define xa_store_irq(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define xa_store_bh(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define xa_erase_irq(xa, index) xa_erase(xa, index)
#define xa_erase_bh(xa, index) xa_erase(xa, index)
#define __xa_store(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define __xa_erase(xa, index) xa_erase(xa, index)
#define __xa_insert(xa, index, entry, gfp) xa_insert(xa, index, entry, gfp)
#define xa_release(xa, index) ((void)xa_erase(xa, index))
#define xa_lock(xa) ((void)(xa))
#define xa_unlock(xa) ((void)(xa))
#define xa_lock_irq(xa) ((void)(xa))
#define xa_unlock_irq(xa) ((void)(xa))
#define xa_lock_bh(xa) ((void)(xa))
#define xa_unlock_bh(xa) ((void)(xa))
#define xa_lock_irqsave(xa, flags) ((void)((flags) = 0))
#define xa_unlock_irqrestore(xa, flags) ((void)(flags))
#define xa_mk_value(value) ((void *)(((unsigned long)(value) << 1) | 1))
#define xa_to_value(entry) ((unsigned long)(entry) >> 1)
#define xa_is_value(entry) ((unsigned long)(entry) & 1)
#define xa_for_each_range(xa, index, entry, start, last) \
  for ((index) = (start), (entry) = xa_find(xa, &(index), last, XA_PRESENT); (entry); \
       (entry) = xa_find_after(xa, &(index), last, XA_PRESENT))
#define xa_for_each(xa, index, entry) xa_for_each_range(xa, index, entry, 0, ULONG_MAX)
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define INIT_RADIX_TREE(root, flags) xa_init_flags(root, 0)
#define RADIX_TREE(name, flags) struct xarray name = { .xa_flags = 0 }
#define radix_tree_lookup(root, index) xa_load(root, index)
#define radix_tree_insert(root, index, entry) __lp_radix_insert(root, index, entry)
#define radix_tree_delete(root, index) xa_erase(root, index)
static inline int __lp_radix_insert(struct xarray *xa, unsigned long index, void *entry) {
  int error = xa_insert(xa, index, entry, GFP_ATOMIC);
  return error == -EBUSY ? -EEXIST : error;
}
`;

const XA_FLAGS_ALLOC1 = 8;
const U32_MAX = 0xffffffffn;
/** What xa_reserve() stores: readers see NULL. */
const RESERVED = 1030;

function mapOf(call: KernelCall): IndexMap {
  return indexMapAt(call.machine, argument(call, 0));
}

function indexOf(call: KernelCall, at = 1): bigint | undefined {
  const index = intArgument(call, at);
  return index === undefined ? undefined : BigInt.asUintN(64, BigInt(index));
}

const shown = (value: Value | undefined): Value => (value === undefined || value === RESERVED ? 0 : value);

function store(call: KernelCall): Value {
  const index = indexOf(call);
  if (index === undefined) return unknownResult(call, true);
  const map = mapOf(call);
  const old = isNull(argument(call, 2)) ? map.remove(index) : map.get(index);
  if (!isNull(argument(call, 2))) map.set(index, argument(call, 2));
  return shown(old);
}

function insert(call: KernelCall, entry: Value): Value {
  const index = indexOf(call);
  if (index === undefined) return unknownResult(call);
  const map = mapOf(call);
  if (map.get(index) !== undefined) return -EBUSY;
  map.set(index, isNull(entry) ? RESERVED : entry);
  return 0;
}

function compareExchange(call: KernelCall): Value {
  const index = indexOf(call);
  if (index === undefined) return unknownResult(call, true);
  const map = mapOf(call);
  const old = shown(map.get(index));
  if (!isSame(old, argument(call, 2))) return old;
  if (isNull(argument(call, 3))) map.remove(index);
  else map.set(index, argument(call, 3));
  return old;
}

/** Limits are passed by value, so as a pointer to them. */
function limitsOf(call: KernelCall): { min: bigint; max: bigint } {
  const { machine } = call;
  const limit = argument(call, 3);
  const [min, max] = [machine.getField(limit, 'xa_limit', 'min'), machine.getField(limit, 'xa_limit', 'max')];
  const flags = machine.toNumber(machine.getField(argument(call, 0), 'xarray', 'xa_flags'));
  const least = (flags & XA_FLAGS_ALLOC1) !== 0 ? 1n : 0n;
  const own = BigInt(machine.toNumber(min));
  return { min: own > least ? own : least, max: BigInt(machine.toNumber(max)) };
}

function allocate(call: KernelCall): Value {
  const { min, max } = limitsOf(call);
  return place(call, mapOf(call).free(min, max));
}

function place(call: KernelCall, index: bigint | undefined): Value {
  if (index === undefined) return -EBUSY;
  const entry = argument(call, 2);
  mapOf(call).set(index, isNull(entry) ? RESERVED : entry);
  call.machine.memory.store(argument(call, 1), 4, Number(index & U32_MAX));
  return 0;
}

function allocateCyclic(call: KernelCall): Value {
  const { machine } = call;
  const { min, max } = limitsOf(call);
  const map = mapOf(call);
  const next = BigInt(
    machine.toNumber(machine.memory.load(argument(call, 4), { size: 4, signed: false }, false)),
  );
  const later = map.free(next > min ? next : min, max);
  const index = later ?? map.free(min, max);
  const result = place(call, index);
  if (index !== undefined) machine.memory.store(argument(call, 4), 4, Number((index + 1n) & U32_MAX));
  return result === 0 && later === undefined ? 1 : result;
}

function find(call: KernelCall, isAfter: boolean): Value {
  const { memory } = call.machine;
  const at = argument(call, 1);
  const from = memory.load(at, { size: 8, signed: false }, false);
  if (!isInt(from)) return unknownResult(call, true);
  const map = mapOf(call);
  const last = indexOf(call, 2) ?? 0n;
  let index = map.next(BigInt(from) + (isAfter ? 1n : 0n), last);
  while (index !== undefined && map.get(index) === RESERVED) index = map.next(index + 1n, last);
  if (index === undefined) return 0;
  memory.store(at, 8, canonical(index));
  return map.get(index) ?? 0;
}

/** xarrays, and radix trees, which are the same. */
export const XARRAY: Subject = {
  c: C,
  functions: {
    xa_init_flags: {
      run: (call) => {
        mapOf(call).clear();
        call.machine.setField(argument(call, 0), 'xarray', 'xa_flags', argument(call, 1));
        call.machine.setField(argument(call, 0), 'xarray', 'xa_head', 0);
      },
    },
    xa_load: {
      returns: 'pointer or NULL',
      run: (call) => {
        const index = indexOf(call);
        return index === undefined ? unknownResult(call, true) : shown(mapOf(call).get(index));
      },
    },
    xa_store: { run: store },
    xa_erase: {
      run: (call) => {
        const index = indexOf(call);
        return index === undefined ? unknownResult(call, true) : shown(mapOf(call).remove(index));
      },
    },
    xa_insert: { returns: '0 or -errno', run: (call) => insert(call, argument(call, 2)) },
    xa_reserve: {
      returns: '0 or -errno',
      run: (call) => {
        const result = insert(call, 0);
        return result === -EBUSY ? 0 : result;
      },
    },
    xa_cmpxchg: { run: compareExchange },
    xa_alloc: { run: allocate },
    xa_alloc_cyclic: { run: allocateCyclic },
    xa_find: { run: (call) => find(call, false) },
    xa_find_after: { run: (call) => find(call, true) },
    xa_destroy: { run: (call) => mapOf(call).clear() },
    xa_empty: { run: (call) => (mapOf(call).size === 0 ? 1 : 0) },
    xa_err: {
      run: (call) => {
        const entry = argument(call, 0);
        const error = isInt(entry) ? Number(BigInt.asIntN(64, BigInt(entry))) : 0;
        return error < 0 && error >= -4095 ? error : 0;
      },
    },
  },
  families: [
    { names: /^(?:xa_(?:init|store|load|erase|alloc|remove|find|destroy)\w*)$/, accesses: 'arguments' },
  ],
};
