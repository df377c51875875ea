import { continueLine, printk, warn } from '../../kernel/log';
import { Oops } from '../run/fault';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { entryText, innermost, traceOf } from '../run/trace';
import { Unknown, type Value } from '../memory/value';
import { textAt } from '../memory/strings';
import { argument, isNull } from './arguments';
import { formatPrintk } from './format';
import { UNKNOWN_TEXT } from './formatText';
import { valuesOf } from './varargs';

/** What one message may have, its level included. */
const MESSAGE_MAX = 1023;

/** The index of the log's line that the next KERN_CONT continues; -1 if it was ended. */
const OPEN_LINE = new Part<{ index: number }>('open log line', () => ({ index: -1 }));

const LEVEL_BEGINS = '\x01';

/** Appends a message, which may begin with its level and have several lines, to the kernel's log. */
export function printLog(machine: Machine, text: string): void {
  const { level, body } = withoutLevels(text.slice(0, MESSAGE_MAX));
  const isEnded = body.endsWith('\n');
  const lines = (isEnded ? body.slice(0, -1) : body).split('\n');
  const { log } = machine.kernel;
  const open = machine.part(OPEN_LINE);
  const isContinued = level === 'c' && open.index === log.length - 1;
  if (isContinued && open.index >= 0) continueLine(machine.kernel, lines.shift() ?? '');
  for (const line of lines) printk(machine.kernel, line);
  open.index = isEnded ? -1 : log.length - 1;
}

function withoutLevels(text: string): { level: string; body: string } {
  let at = 0;
  while (text[at] === LEVEL_BEGINS && /[0-7c]/.test(text[at + 1] ?? '')) at += 2;
  return { level: at > 0 ? (text[at - 1] ?? '') : '', body: text.slice(at) };
}

/** What the arguments from `index` on, a format and what belongs to it, are as text. */
export function formattedText(call: KernelCall, index: number): string {
  const { machine, args } = call;
  return formatAt(machine, argument(call, index), args.slice(index + 1));
}

/** Like `formattedText` where the arguments are in a `va_list`. */
export function formattedList(call: KernelCall, index: number): string {
  const { machine } = call;
  return formatAt(machine, argument(call, index), valuesOf(machine, argument(call, index + 1)));
}

function formatAt(machine: Machine, format: Value, args: readonly Value[]): string {
  const text = textAt(machine.memory, format);
  return text === undefined ? UNKNOWN_TEXT : formatPrintk(machine, text, args);
}

function print(call: KernelCall): number {
  const text = formattedText(call, 0);
  printLog(call.machine, text);
  return text.length;
}

/** Prints a warning of the kernel's code at a place, or of the C that runs. */
export function printWarning(machine: Machine, text?: string, at?: string): void {
  const entry = innermost(machine.context);
  const here = entry ? `${entryText(entry)} ${entry.functionName}` : 'the kernel';
  warn(machine.kernel, at ?? here, text && withoutLevels(text).body.replace(/\n$/, ''));
  machine.part(OPEN_LINE).index = -1;
}

/** Prints a reference count's warning, once. @kernel lib/refcount.c refcount_warn_saturate */
function warnSaturated(call: KernelCall): void {
  const { machine } = call;
  const text = formattedText(call, 0);
  if (machine.kernel.warnedOnce.has(text)) return;
  machine.kernel.warnedOnce.add(text);
  printWarning(machine, text, 'lib/refcount.c refcount_warn_saturate');
}

/** Driver, bus or class, and the name. @kernel drivers/base/core.c __dev_printk */
function deviceName(machine: Machine, device: Value): string {
  if (isNull(device)) return '(NULL device *)';
  if (!machine.struct('device').hasField('kobj')) return UNKNOWN_TEXT;
  const name = machine.getField(machine.fieldAddress(device, 'device', 'kobj'), 'kobject', 'name');
  return `${driverString(machine, device)} ${machine.readString(name) ?? UNKNOWN_TEXT}`;
}

/** @kernel drivers/base/core.c dev_driver_string */
function driverString(machine: Machine, device: Value): string {
  const owners = [
    ['driver', 'device_driver'],
    ['bus', 'bus_type'],
    ['class', 'class'],
  ] as const;
  for (const [field, tag] of owners) {
    const owner = machine.getField(device, 'device', field);
    if (owner instanceof Unknown) return UNKNOWN_TEXT;
    if (!isNull(owner)) return machine.readString(machine.getField(owner, tag, 'name')) ?? UNKNOWN_TEXT;
  }
  return '';
}

function networkName(machine: Machine, device: Value): string {
  if (isNull(device)) return '(NULL net_device)';
  if (!machine.struct('net_device').hasField('name')) return UNKNOWN_TEXT;
  return machine.readString(machine.fieldAddress(device, 'net_device', 'name')) ?? UNKNOWN_TEXT;
}

export const PRINT_FUNCTIONS: KernelFunctions = {
  printk: print,
  _printk: print,
  printk_deferred: print,
  _printk_deferred: print,
  vprintk: (call) => {
    const text = formattedList(call, 0);
    printLog(call.machine, text);
    return text.length;
  },
  vprintk_emit: (call) => {
    const text = formattedList(call, 3);
    printLog(call.machine, text);
    return text.length;
  },
  no_printk: () => 0,
  __trace_printk: () => 0,
  __trace_puts: () => 0,
  dump_stack: ({ machine }) => printLog(machine, `\x017Call Trace:\n${callTrace(machine)}`),
  dump_stack_lvl: ({ machine }) => printLog(machine, `\x017Call Trace:\n${callTrace(machine)}`),
  _dev_printk: (call) => {
    printLog(call.machine, `${deviceName(call.machine, argument(call, 1))}: ${formattedText(call, 2)}`);
  },
  __lp_netdev_printk: (call) => {
    printLog(call.machine, `${networkName(call.machine, argument(call, 1))}: ${formattedText(call, 2)}`);
  },
  __lp_warn: (call) =>
    printWarning(call.machine, isNull(argument(call, 0)) ? undefined : formattedText(call, 0)),
  __lp_warn_saturated: warnSaturated,
  __lp_warn_at: (call) => {
    printWarning(call.machine, formattedText(call, 1), call.machine.readString(argument(call, 0)));
  },
  __lp_bug: ({ machine }) => {
    printLog(machine, '------------[ cut here ]------------\n');
    throw new Oops('bug', 'BUG() was reached: the kernel stops the task.');
  },
  panic: (call) => {
    printLog(call.machine, `Kernel panic - not syncing: ${formattedText(call, 0)}\n`);
    throw new Oops('bug', 'panic() was called: the whole kernel stops.');
  },
};

function callTrace(machine: Machine): string {
  return traceOf(machine.context)
    .map(({ functionName }) => ` ${functionName}\n`)
    .join('');
}
