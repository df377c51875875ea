import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { offsetPointer } from '../compile/offsetPointer';
import { writeBytes } from '../memory/strings';
import { Pointer, type Value } from '../memory/value';
import { argument, countArgument, isNull } from './arguments';
import { formattedList, formattedText, printWarning } from './print';
import { allocateOrFail } from './slab';

const PAGE_SIZE = 4096;
const INT_MAX = 0x7fffffff;

/** Writes as much as there is room for, and a zero. Nothing is written where there is no room. */
function writeWithin(machine: Machine, at: Value, size: number, text: string): void {
  if (size > 0) writeBytes(machine.memory, at, `${text.slice(0, size - 1)}\0`);
}

/** snprintf() and its kin; the result is the whole text's length. */
function bounded(call: KernelCall, text: string): number {
  const size = countArgument(call, 1) ?? 0;
  if (size > INT_MAX) {
    printWarning(call.machine);
    return 0;
  }
  writeWithin(call.machine, argument(call, 0), size, text);
  return text.length;
}

/** scnprintf() and its kin; the result is what was written. */
function counted(call: KernelCall, text: string): number {
  const size = countArgument(call, 1) ?? 0;
  return size === 0 ? 0 : Math.min(bounded(call, text), size - 1);
}

function unbounded(call: KernelCall, text: string): number {
  writeWithin(call.machine, argument(call, 0), text.length + 1, text);
  return text.length;
}

/** A copy of a text in memory of its own; NULL if there is none. */
export function duplicate(call: KernelCall, text: string, flags: Value): Value {
  const at = allocateOrFail(call, text.length + 1, false, flags);
  if (!isNull(at)) writeBytes(call.machine.memory, at, `${text}\0`);
  return at;
}

/** @kernel fs/sysfs/file.c sysfs_emit_at */
function sysfsEmit(call: KernelCall, at: number, text: string): number {
  const { machine } = call;
  const buffer = argument(call, 0);
  const isPage = buffer instanceof Pointer && buffer.offset % PAGE_SIZE === 0;
  if (!isPage || at < 0 || at >= PAGE_SIZE) {
    const where = call.name === 'sysfs_emit' ? '' : ` at:${at}`;
    printWarning(machine, `invalid ${call.name}: buf:${isNull(buffer) ? '0000000000000000' : '?'}${where}`);
    return 0;
  }
  writeWithin(machine, offsetPointer(buffer, at), PAGE_SIZE - at, text);
  return Math.min(text.length, PAGE_SIZE - at - 1);
}

/** Printing into memory. */
export const FORMATTING: KernelFunctions = {
  sprintf: (call) => unbounded(call, formattedText(call, 1)),
  vsprintf: (call) => unbounded(call, formattedList(call, 1)),
  snprintf: (call) => bounded(call, formattedText(call, 2)),
  vsnprintf: (call) => bounded(call, formattedList(call, 2)),
  scnprintf: (call) => counted(call, formattedText(call, 2)),
  vscnprintf: (call) => counted(call, formattedList(call, 2)),
  kasprintf: (call) => duplicate(call, formattedText(call, 1), argument(call, 0)),
  kvasprintf: (call) => duplicate(call, formattedList(call, 1), argument(call, 0)),
  kvasprintf_const: (call) => duplicate(call, formattedList(call, 1), argument(call, 0)),
  devm_kasprintf: (call) => duplicate(call, formattedText(call, 2), argument(call, 1)),
  sysfs_emit: (call) => sysfsEmit(call, 0, formattedText(call, 1)),
  sysfs_emit_at: (call) => sysfsEmit(call, call.machine.toNumber(argument(call, 1)), formattedText(call, 2)),
};
