import type { Subject } from '../entry';
import { EINVAL, ENOENT } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import { canonical } from '../../../c/integers';
import type { KernelCall } from '../../run/kernelFunction';
import { isInt, type Value } from '../../memory/value';
import { argument, intArgument, isNull, unknownResult } from '../support/arguments';
import { type IndexMap, indexMapAt } from '../support/indexMap';
import { printWarning } from '../text/print';

/**
 * Trees and maps: rbtree.h, xarray.h, idr.h. A red-black tree here is a search tree that is not balanced: its order is
 * what modules see.
 */
const C = String.raw`
struct idr {
  struct xarray idr_rt;
  unsigned int idr_base;
  unsigned int idr_next;
};
struct ida {
  struct xarray xa;
};
#define IDR_INIT(name) { .idr_next = 0 }
#define DEFINE_IDR(name) struct idr name = { .idr_next = 0 }
#define IDA_INIT(name) { .xa = { .xa_flags = XA_FLAGS_ALLOC } }
#define DEFINE_IDA(name) struct ida name = { .xa = { .xa_flags = XA_FLAGS_ALLOC } }
void idr_init(struct idr *idr);
void idr_init_base(struct idr *idr, int base);
void idr_preload(gfp_t gfp);
#define idr_preload_end() ((void)0)
int idr_alloc(struct idr *idr, void *entry, int start, int end, gfp_t gfp);
int idr_alloc_u32(struct idr *idr, void *entry, u32 *id, unsigned long max, gfp_t gfp);
int idr_alloc_cyclic(struct idr *idr, void *entry, int start, int end, gfp_t gfp);
void *idr_find(const struct idr *idr, unsigned long id);
void *idr_remove(struct idr *idr, unsigned long id);
void *idr_replace(struct idr *idr, void *entry, unsigned long id);
void *idr_get_next(struct idr *idr, int *id);
void *idr_get_next_ul(struct idr *idr, unsigned long *id);
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data);
bool idr_is_empty(const struct idr *idr);
void idr_destroy(struct idr *idr);
#define idr_for_each_entry(idr, entry, id) \
  for ((id) = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; (id) += 1)
#define idr_for_each_entry_ul(idr, entry, tmp, id) \
  for ((id) = 0; ((entry) = idr_get_next_ul(idr, &(id))) != NULL; (id) += 1)
void ida_init(struct ida *ida);
void ida_destroy(struct ida *ida);
bool ida_is_empty(const struct ida *ida);
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);
void ida_free(struct ida *ida, unsigned int id);
#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, ~0, gfp)
#define ida_alloc_min(ida, min, gfp) ida_alloc_range(ida, min, ~0, gfp)
#define ida_alloc_max(ida, max, gfp) ida_alloc_range(ida, 0, max, gfp)
#define ida_simple_get(ida, start, end, gfp) ida_alloc_range(ida, start, (end) - 1, gfp)
#define ida_simple_remove(ida, id) ida_free(ida, id)
`;

const ENOSPC = 28;
const INT_MAX = 0x7fffffffn;
const U32_MAX = 0xffffffffn;

function mapOf(call: KernelCall): IndexMap {
  return indexMapAt(call.machine, argument(call, 0));
}

function int(call: KernelCall, index: number): bigint {
  return BigInt(intArgument(call, index) ?? 0);
}

/** The `end` of idr_alloc() is behind the last number; 0 or less stands for all. */
function lastOf(end: bigint): bigint {
  return end > 0n ? end - 1n : INT_MAX;
}

function allocate(call: KernelCall): Value {
  const [start, last] = [int(call, 2), lastOf(int(call, 3))];
  if (start < 0n) {
    printWarning(call.machine);
    return -EINVAL;
  }
  const id = mapOf(call).free(start, last);
  if (id === undefined) return -ENOSPC;
  mapOf(call).set(id, argument(call, 1));
  return Number(id);
}

function allocateU32(call: KernelCall): Value {
  const { memory } = call.machine;
  const at = argument(call, 2);
  const from = memory.load(at, { size: 4, signed: false }, false);
  const id = mapOf(call).free(isInt(from) ? BigInt(from) : 0n, int(call, 3) & U32_MAX);
  if (id === undefined) return -ENOSPC;
  mapOf(call).set(id, argument(call, 1));
  memory.store(at, 4, Number(id));
  return 0;
}

function allocateCyclic(call: KernelCall): Value {
  const { machine } = call;
  const map = mapOf(call);
  const [start, last] = [int(call, 2), lastOf(int(call, 3))];
  const next = BigInt(machine.toNumber(machine.getField(argument(call, 0), 'idr', 'idr_next')));
  const id = map.free(next > start ? next : start, last) ?? map.free(start, last);
  if (id === undefined) return -ENOSPC;
  map.set(id, argument(call, 1));
  machine.setField(argument(call, 0), 'idr', 'idr_next', Number(id) + 1);
  return Number(id);
}

function next(call: KernelCall, size: 4 | 8): Value {
  const { memory } = call.machine;
  const at = argument(call, 1);
  const from = memory.load(at, { size, signed: false }, false);
  if (!isInt(from)) return unknownResult(call, true);
  const id = mapOf(call).next(BigInt(from), size === 4 ? INT_MAX : (1n << 64n) - 1n);
  if (id === undefined) return 0;
  memory.store(at, size, canonical(id));
  return mapOf(call).get(id) ?? 0;
}

function* forEach(call: KernelCall): Run<Value> {
  const map = mapOf(call);
  for (const id of map.indices()) {
    const entry = map.get(id);
    if (entry === undefined || isNull(entry)) continue;
    const result = yield* call.machine.call(argument(call, 1), [Number(id), entry, argument(call, 2)]);
    if (call.machine.truth(result)) return result;
  }
  return 0;
}

function replace(call: KernelCall): Value {
  const map = mapOf(call);
  const id = int(call, 2);
  const old = map.get(id);
  if (old === undefined) return -ENOENT;
  map.set(id, argument(call, 1));
  return old;
}

function allocateNumber(call: KernelCall): Value {
  const [min, max] = [BigInt.asUintN(32, int(call, 1)), BigInt.asUintN(32, int(call, 2))];
  const id = mapOf(call).free(min, max > INT_MAX ? INT_MAX : max);
  if (id === undefined) return -ENOSPC;
  mapOf(call).set(id, 1);
  return Number(id);
}

function freeNumber(call: KernelCall): void {
  const id = BigInt.asUintN(32, int(call, 1));
  if (mapOf(call).remove(id) !== undefined) return;
  printWarning(
    call.machine,
    `ida_free called for id=${BigInt.asIntN(32, id).toString()} which is not allocated.`,
  );
}

/** IDRs: numbers with pointers; IDAs: numbers alone. */
export const IDR: Subject = {
  c: C,
  functions: {
    idr_init: { run: (call) => mapOf(call).clear() },
    idr_init_base: { run: (call) => mapOf(call).clear() },
    idr_preload: { run: () => undefined },
    idr_alloc: { returns: 'count or -errno', run: allocate },
    idr_alloc_u32: { run: allocateU32 },
    idr_alloc_cyclic: { returns: 'count or -errno', run: allocateCyclic },
    idr_find: { returns: 'pointer or NULL', run: (call) => mapOf(call).get(int(call, 1)) ?? 0 },
    idr_remove: { run: (call) => mapOf(call).remove(int(call, 1)) ?? 0 },
    idr_replace: { run: replace },
    idr_get_next: { run: (call) => next(call, 4) },
    idr_get_next_ul: { run: (call) => next(call, 8) },
    idr_for_each: { run: forEach },
    idr_is_empty: { run: (call) => (mapOf(call).size === 0 ? 1 : 0) },
    idr_destroy: { run: (call) => mapOf(call).clear() },
    ida_init: { run: (call) => mapOf(call).clear() },
    ida_destroy: { run: (call) => mapOf(call).clear() },
    ida_is_empty: { run: (call) => (mapOf(call).size === 0 ? 1 : 0) },
    ida_alloc_range: { returns: 'count or -errno', run: allocateNumber },
    ida_free: { run: freeNumber },
  },
  families: [
    { names: /^(?:id[ar]_(?:init|store|load|erase|alloc|remove|find|destroy)\w*)$/, accesses: 'arguments' },
  ],
};
