import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { lengthAt, textAt, writeBytes } from '../../memory/strings';
import { isInt, Pointer, type Value } from '../../memory/value';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';
import { copyString } from '../text/copyString';
import { formattedList, formattedText, printWarning } from '../text/print';
import { allocateOrFail } from '../memory/slab';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
int sprintf(char *buf, const char *fmt, ...);
int snprintf(char *buf, size_t size, const char *fmt, ...);
int scnprintf(char *buf, size_t size, const char *fmt, ...);
int vsprintf(char *buf, const char *fmt, va_list args);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
char *kasprintf(gfp_t gfp, const char *fmt, ...);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args);
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args);
int sysfs_emit(char *buf, const char *fmt, ...);
int sysfs_emit_at(char *buf, int at, const char *fmt, ...);
char *devm_kasprintf(void *dev, gfp_t gfp, const char *fmt, ...);
`;

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

/**
 * A string that nobody knows and that is printed as it is: what is there becomes the same, as strcpy() does it.
 * Undefined if anything else is printed.
 */
function unknownCopy(call: KernelCall, formatIndex: number, room: number): Value | undefined {
  const { memory } = call.machine;
  const from = argument(call, formatIndex + 1);
  if (textAt(memory, argument(call, formatIndex)) !== '%s' || isInt(from)) return undefined;
  if (room === 0 || lengthAt(memory, from, room) !== undefined) return undefined;
  copyString(call.machine, argument(call, 0), from, { count: undefined, room });
  return unknownResult(call);
}

function printWithin(print: (call: KernelCall, text: string) => number): (call: KernelCall) => Value {
  return (call) => {
    const size = countArgument(call, 1) ?? 0;
    return unknownCopy(call, 2, size > INT_MAX ? 0 : size) ?? print(call, formattedText(call, 2));
  };
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
export const FORMATTING: Subject = {
  c: C,
  functions: {
    sprintf: {
      run: (call) =>
        unknownCopy(call, 1, Number.POSITIVE_INFINITY) ?? unbounded(call, formattedText(call, 1)),
    },
    vsprintf: { run: (call) => unbounded(call, formattedList(call, 1)) },
    snprintf: { run: printWithin(bounded) },
    vsnprintf: { run: (call) => bounded(call, formattedList(call, 2)) },
    scnprintf: { run: printWithin(counted) },
    vscnprintf: { run: (call) => counted(call, formattedList(call, 2)) },
    kasprintf: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicate(call, formattedText(call, 1), argument(call, 0)),
    },
    kvasprintf: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicate(call, formattedList(call, 1), argument(call, 0)),
    },
    kvasprintf_const: {
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicate(call, formattedList(call, 1), argument(call, 0)),
    },
    devm_kasprintf: {
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicate(call, formattedText(call, 2), argument(call, 1)),
    },
    sysfs_emit: { run: (call) => sysfsEmit(call, 0, formattedText(call, 1)) },
    sysfs_emit_at: {
      run: (call) => sysfsEmit(call, call.machine.toNumber(argument(call, 1)), formattedText(call, 2)),
    },
  },
  families: [{ names: /^(?:v?s(?:n|cn)?printf)$/, accesses: [0] }],
};
