import { EBUSY } from '../../kernel/errno';
import { canonical } from '../../c/integers';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { isSame, isInt, type Value } from '../memory/value';
import { argument, intArgument, isNull, unknownResult } from './arguments';
import { type IndexMap, indexMapAt } from './indexMap';

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
export const XARRAY: KernelFunctions = {
  xa_init_flags: (call) => {
    mapOf(call).clear();
    call.machine.setField(argument(call, 0), 'xarray', 'xa_flags', argument(call, 1));
    call.machine.setField(argument(call, 0), 'xarray', 'xa_head', 0);
  },
  xa_load: (call) => {
    const index = indexOf(call);
    return index === undefined ? unknownResult(call, true) : shown(mapOf(call).get(index));
  },
  xa_store: store,
  xa_erase: (call) => {
    const index = indexOf(call);
    return index === undefined ? unknownResult(call, true) : shown(mapOf(call).remove(index));
  },
  xa_insert: (call) => insert(call, argument(call, 2)),
  xa_reserve: (call) => {
    const result = insert(call, 0);
    return result === -EBUSY ? 0 : result;
  },
  xa_cmpxchg: compareExchange,
  xa_alloc: allocate,
  xa_alloc_cyclic: allocateCyclic,
  xa_find: (call) => find(call, false),
  xa_find_after: (call) => find(call, true),
  xa_destroy: (call) => mapOf(call).clear(),
  xa_empty: (call) => (mapOf(call).size === 0 ? 1 : 0),
  xa_err: (call) => {
    const entry = argument(call, 0);
    const error = isInt(entry) ? Number(BigInt.asIntN(64, BigInt(entry))) : 0;
    return error < 0 && error >= -4095 ? error : 0;
  },
};
