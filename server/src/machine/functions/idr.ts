import { EINVAL, ENOENT } from '../../kernel/errno';
import type { Run } from '../../kernel/run';
import { canonical } from '../../c/integers';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { isInt, type Value } from '../memory/value';
import { argument, intArgument, isNull, unknownResult } from './arguments';
import { type IndexMap, indexMapAt } from './indexMap';
import { printWarning } from './print';

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
export const IDR: KernelFunctions = {
  idr_init: (call) => mapOf(call).clear(),
  idr_init_base: (call) => mapOf(call).clear(),
  idr_preload: () => undefined,
  idr_alloc: allocate,
  idr_alloc_u32: allocateU32,
  idr_alloc_cyclic: allocateCyclic,
  idr_find: (call) => mapOf(call).get(int(call, 1)) ?? 0,
  idr_remove: (call) => mapOf(call).remove(int(call, 1)) ?? 0,
  idr_replace: replace,
  idr_get_next: (call) => next(call, 4),
  idr_get_next_ul: (call) => next(call, 8),
  idr_for_each: forEach,
  idr_is_empty: (call) => (mapOf(call).size === 0 ? 1 : 0),
  idr_destroy: (call) => mapOf(call).clear(),
  ida_init: (call) => mapOf(call).clear(),
  ida_destroy: (call) => mapOf(call).clear(),
  ida_is_empty: (call) => (mapOf(call).size === 0 ? 1 : 0),
  ida_alloc_range: allocateNumber,
  ida_free: freeNumber,
};
