import { EINVAL } from '../../kernel/errno';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { offsetPointer } from '../compile/offsetPointer';
import { Pointer, type Value } from '../memory/value';
import { warnOnOnce } from '../../kernel/log';
import { bytesAt, lengthAt } from '../memory/strings';
import { argument, countArgument, stepsArgument, unknownResult } from './arguments';
import { lower } from './ctype';

const E2BIG = 7;
const INT_MAX = 0x7fffffff;

function length(call: KernelCall): Value {
  return lengthAt(call.machine.memory, argument(call, 0)) ?? unknownResult(call);
}

/** Copies a string of `count` bytes and the zero behind it. If it is not known, what is there becomes unknown. */
function copyString(machine: Machine, to: Value, from: Value, count: number | undefined, room: number): void {
  const { memory } = machine;
  if (count === undefined) {
    if (memory.locate(to, room, true)) memory.copy(to, from, room);
    return;
  }
  memory.copy(to, from, count);
  memory.store(offsetPointer(to, count), 1, 0);
}

/** The bytes that a place has up to the end of its object; 1 where that is not known. */
function roomAt(at: Value): number {
  const room = at instanceof Pointer ? at.object.size - at.offset : 1;
  return Number.isFinite(room) && room > 0 ? room : 1;
}

function append(call: KernelCall, limit: number): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const start = lengthAt(machine.memory, to);
  if (start !== undefined) {
    copyString(machine, offsetPointer(to, start), from, lengthAt(machine.memory, from, limit), 1);
  }
  return to;
}

/** @kernel lib/string.c sized_strscpy */
function strscpy(call: KernelCall): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const size = countArgument(call, 2);
  if (size === undefined) return unknownResult(call);
  if (size === 0 || warnOnOnce(machine.kernel, size > INT_MAX, 'lib/string.c sized_strscpy')) return -E2BIG;
  const count = lengthAt(machine.memory, from, size);
  if (count === undefined) {
    copyString(machine, to, from, undefined, Math.min(size, roomAt(to)));
    return unknownResult(call);
  }
  const kept = Math.min(count, size - 1);
  copyString(machine, to, from, kept, 1);
  const isPadded = machine.toNumber(argument(call, 3)) !== 0;
  if (isPadded) machine.memory.fill(offsetPointer(to, kept), 0, size - kept);
  return count < size ? count : -E2BIG;
}

function strncpy(call: KernelCall): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const count = countArgument(call, 2) ?? 0;
  const kept = lengthAt(machine.memory, from, count);
  machine.memory.copy(to, from, kept ?? count);
  if (kept !== undefined) machine.memory.fill(offsetPointer(to, kept), 0, count - kept);
  return to;
}

function strlcpy(call: KernelCall): Value {
  const { machine } = call;
  const size = countArgument(call, 2) ?? 0;
  const count = lengthAt(machine.memory, argument(call, 1));
  if (count === undefined) return unknownResult(call);
  if (size > 0) copyString(machine, argument(call, 0), argument(call, 1), Math.min(count, size - 1), 1);
  return count;
}

function strlcat(call: KernelCall): Value {
  const { machine } = call;
  const size = countArgument(call, 2) ?? 0;
  const [start, count] = [
    lengthAt(machine.memory, argument(call, 0), size),
    lengthAt(machine.memory, argument(call, 1)),
  ];
  if (start === undefined || count === undefined) return unknownResult(call);
  const kept = Math.min(count, size - start - 1);
  if (kept >= 0) copyString(machine, offsetPointer(argument(call, 0), start), argument(call, 1), kept, 1);
  return start + count;
}

/** Compares byte for byte as far as C would. The kernel gives -1, 0 or 1, or the difference where letters are folded. */
function compare(isFolded: boolean, isLimited: boolean): (call: KernelCall) => Value {
  return (call) => {
    const { machine } = call;
    const limit = isLimited ? (countArgument(call, 2) ?? 0) : Number.POSITIVE_INFINITY;
    const [left, right] = [
      bytesAt(machine.memory, argument(call, 0)),
      bytesAt(machine.memory, argument(call, 1)),
    ];
    for (let index = 0; index < limit; index++) {
      const [a, b] = [left(index), right(index)];
      if (a === undefined || b === undefined) return unknownResult(call);
      const difference = isFolded ? lower(a) - lower(b) : Math.sign(a - b);
      if (difference !== 0 || a === 0) return difference;
    }
    return 0;
  };
}

/** sysfs_streq(): a newline at the end of either string does not count. */
function sysfsEqual(machine: Machine, left: Value, right: Value): boolean | undefined {
  const [a, b] = [bytesAt(machine.memory, left), bytesAt(machine.memory, right)];
  const isEnd = (byte: number, next: () => number | undefined): boolean =>
    byte === 0 || (byte === 10 && next() === 0);
  for (let index = 0; ; index++) {
    const [x, y] = [a(index), b(index)];
    if (x === undefined || y === undefined) return undefined;
    if (x === y && x !== 0) continue;
    return isEnd(x, () => a(index + 1)) && isEnd(y, () => b(index + 1));
  }
}

type Equal = (machine: Machine, left: Value, right: Value) => boolean | undefined;

function plainEqual(machine: Machine, left: Value, right: Value): boolean | undefined {
  const [a, b] = [bytesAt(machine.memory, left), bytesAt(machine.memory, right)];
  for (let index = 0; ; index++) {
    const [x, y] = [a(index), b(index)];
    if (x === undefined || y === undefined) return undefined;
    if (x !== y) return false;
    if (x === 0) return true;
  }
}

/** The index of a string in an array of pointers, which ends at NULL or after `n` of them. */
function matchIndex(equal: Equal): (call: KernelCall) => Value {
  return (call) => {
    const { machine } = call;
    const count = stepsArgument(call, 1);
    for (let index = 0; index < count; index++) {
      const at = offsetPointer(argument(call, 0), index * 8);
      const item = machine.memory.load(at, { size: 8, signed: false }, true);
      if (item === 0) break;
      const isEqual = equal(machine, item, argument(call, 2));
      if (isEqual === undefined) return unknownResult(call);
      if (isEqual) return index;
    }
    return -EINVAL;
  };
}

/** str*(): copying, appending and comparing. */
export const STRING_FUNCTIONS: KernelFunctions = {
  strlen: length,
  strnlen: (call) =>
    lengthAt(call.machine.memory, argument(call, 0), countArgument(call, 1) ?? 0) ?? unknownResult(call),
  strcpy: (call) => {
    const [to, from] = [argument(call, 0), argument(call, 1)];
    copyString(call.machine, to, from, lengthAt(call.machine.memory, from), roomAt(to));
    return to;
  },
  stpcpy: (call) => {
    const [to, from] = [argument(call, 0), argument(call, 1)];
    const count = lengthAt(call.machine.memory, from);
    copyString(call.machine, to, from, count, roomAt(to));
    return count === undefined ? unknownResult(call, true) : offsetPointer(to, count);
  },
  strncpy,
  __lp_strscpy: strscpy,
  strlcpy,
  strcat: (call) => append(call, Number.POSITIVE_INFINITY),
  strncat: (call) => append(call, countArgument(call, 2) ?? 0),
  strlcat,
  strcmp: compare(false, false),
  strncmp: compare(false, true),
  strcasecmp: compare(true, false),
  strncasecmp: compare(true, true),
  sysfs_streq: (call) => {
    const isEqual = sysfsEqual(call.machine, argument(call, 0), argument(call, 1));
    return isEqual === undefined ? unknownResult(call) : Number(isEqual);
  },
  match_string: matchIndex(plainEqual),
  __sysfs_match_string: matchIndex(sysfsEqual),
};
