import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { offsetPointer } from '../compile/offsetPointer';
import { unknownResultOf, type Value } from '../memory/value';
import { bytesAt } from '../memory/strings';
import { argument, countArgument, unknownResult } from './arguments';

/** More elements than any memory of the simulated machine has. */
const ELEMENTS_MAX = 1 << 26;

function copy(call: KernelCall): Value {
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const count = countArgument(call, 2);
  if (count !== undefined) call.machine.memory.copy(to, from, count);
  return to;
}

function fill(elementSize: number): (call: KernelCall) => Value {
  return (call) => {
    const { memory } = call.machine;
    const [to, value] = [argument(call, 0), argument(call, 1)];
    const count = countArgument(call, 2) ?? 0;
    if (elementSize === 1) memory.fill(to, call.machine.toNumber(value), count);
    else if (count > 0 && count < ELEMENTS_MAX && memory.locate(to, count * elementSize, true)) {
      for (let index = 0; index < count; index++) {
        memory.store(offsetPointer(to, index * elementSize), elementSize, value);
      }
    }
    return to;
  };
}

/** The first index below `count` that the test is true for; undefined if a byte before it is not known. */
function find(call: KernelCall, count: number, test: (byte: number) => boolean): number | undefined {
  const byte = bytesAt(call.machine.memory, argument(call, 0));
  for (let index = 0; index < count; index++) {
    const each = byte(index);
    if (each === undefined) return undefined;
    if (test(each)) return index;
  }
  return -1;
}

/** Gives the place of the byte that is found, or `otherwise`. */
function findPlace(
  call: KernelCall,
  test: (byte: number) => boolean,
  otherwise: (count: number) => Value,
): Value {
  const count = countArgument(call, 2);
  const index = count === undefined ? undefined : find(call, count, test);
  if (index === undefined || count === undefined) return unknownResult(call, true);
  return index < 0 ? otherwise(count) : offsetPointer(argument(call, 0), index);
}

const wanted = (call: KernelCall): number => call.machine.toNumber(argument(call, 1)) & 0xff;

function compare(call: KernelCall): Value {
  const count = countArgument(call, 2);
  if (count === undefined) return unknownResult(call);
  const [left, right] = [
    bytesAt(call.machine.memory, argument(call, 0)),
    bytesAt(call.machine.memory, argument(call, 1)),
  ];
  for (let index = 0; index < count; index++) {
    const [a, b] = [left(index), right(index)];
    if (a === undefined || b === undefined) return unknownResultOf(call.name, false);
    if (a !== b) return a - b;
  }
  return 0;
}

/** mem*(): the functions of string.h that work on bytes. */
export const MEMORY_FUNCTIONS: KernelFunctions = {
  memcpy: copy,
  memmove: copy,
  mempcpy: (call) => offsetPointer(copy(call), countArgument(call, 2) ?? 0),
  memset: fill(1),
  memset16: fill(2),
  memset32: fill(4),
  memset64: fill(8),
  memcmp: compare,
  bcmp: compare,
  crypto_memneq: compare,
  memchr: (call) =>
    findPlace(
      call,
      (byte) => byte === wanted(call),
      () => 0,
    ),
  memchr_inv: (call) =>
    findPlace(
      call,
      (byte) => byte !== wanted(call),
      () => 0,
    ),
  memscan: (call) =>
    findPlace(
      call,
      (byte) => byte === wanted(call),
      (count) => offsetPointer(argument(call, 0), count),
    ),
  mem_is_zero: (call) => {
    const index = find(call, countArgument(call, 1) ?? 0, (byte) => byte !== 0);
    return index === undefined ? unknownResult(call) : index < 0 ? 1 : 0;
  },
};
