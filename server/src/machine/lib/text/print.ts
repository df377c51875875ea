import type { Subject } from '../entry';
import { shownText } from './utf8';
import { continueLine, printk, warn } from '../../../kernel/log';
import { Oops } from '../../run/fault';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { entryText, innermost, traceOf } from '../../run/trace';
import { Term, type Value } from '../../memory/value';
import { textAt } from '../../memory/strings';
import { argument, isNull } from '../support/arguments';
import { formatPrintk } from '../format/format';
import { UNKNOWN_TEXT } from '../format/formatText';
import { valuesOf } from '../core/varargs';

/** Printing, warning and stopping, as in printk.h and bug.h. */
const C = String.raw`
#define KERN_SOH "\001"
#define KERN_EMERG "\0010"
#define KERN_ALERT "\0011"
#define KERN_CRIT "\0012"
#define KERN_ERR "\0013"
#define KERN_WARNING "\0014"
#define KERN_NOTICE "\0015"
#define KERN_INFO "\0016"
#define KERN_DEBUG "\0017"
#define KERN_DEFAULT ""
#define KERN_CONT "\001c"
#define LOGLEVEL_EMERG 0
#define LOGLEVEL_ALERT 1
#define LOGLEVEL_CRIT 2
#define LOGLEVEL_ERR 3
#define LOGLEVEL_WARNING 4
#define LOGLEVEL_NOTICE 5
#define LOGLEVEL_INFO 6
#define LOGLEVEL_DEBUG 7

struct va_format {
  const char *fmt;
  va_list *va;
};
int printk(const char *fmt, ...);
int _printk(const char *fmt, ...);
int printk_deferred(const char *fmt, ...);
int _printk_deferred(const char *fmt, ...);
int __trace_printk(unsigned long ip, const char *fmt, ...);
int __trace_puts(unsigned long ip, const char *text, int size);
int vprintk(const char *fmt, va_list args);
int vprintk_emit(int facility, int level, const void *info, const char *fmt, va_list args);
void panic(const char *fmt, ...);
void dump_stack(void);
void dump_stack_lvl(const char *level);
int no_printk(const char *fmt, ...);
void __lp_warn(const char *fmt, ...);
void __lp_warn_saturated(const char *text);
void __lp_warn_at(const char *place, const char *fmt, ...);
void __lp_bug(void);

#define pr_fmt(fmt) fmt
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)
#define pr_debug(fmt, ...) ({ if (__lp_is_debug(DEBUG)) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__); })
#define pr_devel(fmt, ...) pr_debug(fmt, ##__VA_ARGS__)
#define __lp_is_debug_1(value) (sizeof(#value) != sizeof("DEBUG"))
#define __lp_is_debug(value) __lp_is_debug_1(value)
#define trace_printk(fmt, ...) ((void)no_printk(fmt, ##__VA_ARGS__))
#define trace_puts(text) ((void)0)
#define early_printk(fmt, ...) printk(fmt, ##__VA_ARGS__)
#define printk_index_subsys_emit(...) ((void)0)

#define __lp_once(action) ({ static bool __lp_done; bool __lp_first = !__lp_done; \
  if (__lp_first) { __lp_done = 1; action; } __lp_first; })
#define DO_ONCE(function, ...) __lp_once(function(__VA_ARGS__))
#define DO_ONCE_LITE(function, ...) __lp_once(function(__VA_ARGS__))
#define printk_once(fmt, ...) __lp_once(printk(fmt, ##__VA_ARGS__))
#define printk_deferred_once(fmt, ...) __lp_once(printk(fmt, ##__VA_ARGS__))
#define pr_emerg_once(fmt, ...) __lp_once(pr_emerg(fmt, ##__VA_ARGS__))
#define pr_alert_once(fmt, ...) __lp_once(pr_alert(fmt, ##__VA_ARGS__))
#define pr_crit_once(fmt, ...) __lp_once(pr_crit(fmt, ##__VA_ARGS__))
#define pr_err_once(fmt, ...) __lp_once(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_once(fmt, ...) __lp_once(pr_warn(fmt, ##__VA_ARGS__))
#define pr_notice_once(fmt, ...) __lp_once(pr_notice(fmt, ##__VA_ARGS__))
#define pr_info_once(fmt, ...) __lp_once(pr_info(fmt, ##__VA_ARGS__))
#define pr_debug_once(fmt, ...) __lp_once(pr_debug(fmt, ##__VA_ARGS__))


struct device;
struct net_device;
int _dev_printk(const char *level, const struct device *dev, const char *fmt, ...);
int __lp_netdev_printk(const char *level, const struct net_device *dev, const char *fmt, ...);
#define dev_fmt(fmt) fmt
#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_printk(KERN_EMERG, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...) _dev_printk(KERN_ALERT, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_printk(KERN_CRIT, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_printk(KERN_ERR, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_printk(KERN_WARNING, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_printk(KERN_NOTICE, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_printk(KERN_INFO, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) ({ if (__lp_is_debug(DEBUG)) _dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__); })
#define dev_vdbg(dev, fmt, ...) ((void)0)
#define dev_err_probe(dev, error, fmt, ...) ({ int __lp_error = (error); \
  if (__lp_error != -EPROBE_DEFER) _dev_printk(KERN_ERR, dev, "error %pe: " fmt, ERR_PTR(__lp_error), ##__VA_ARGS__); __lp_error; })
#define dev_info_once(dev, fmt, ...) __lp_once(dev_info(dev, fmt, ##__VA_ARGS__))
#define dev_warn_once(dev, fmt, ...) __lp_once(dev_warn(dev, fmt, ##__VA_ARGS__))
#define dev_err_once(dev, fmt, ...) __lp_once(dev_err(dev, fmt, ##__VA_ARGS__))
#define dev_info_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_info(dev, fmt, ##__VA_ARGS__))
#define dev_warn_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_warn(dev, fmt, ##__VA_ARGS__))
#define dev_err_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_err(dev, fmt, ##__VA_ARGS__))
#define netdev_printk(level, dev, fmt, ...) __lp_netdev_printk(level, dev, fmt, ##__VA_ARGS__)
#define netdev_err(dev, fmt, ...) __lp_netdev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
#define netdev_warn(dev, fmt, ...) __lp_netdev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
#define netdev_notice(dev, fmt, ...) __lp_netdev_printk(KERN_NOTICE, dev, fmt, ##__VA_ARGS__)
#define netdev_info(dev, fmt, ...) __lp_netdev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)
#define netdev_dbg(dev, fmt, ...) ((void)0)

#define WARN(condition, format...) ({ bool __lp_condition = !!(condition); if (__lp_condition) __lp_warn(format); __lp_condition; })
#define WARN_ON(condition) ({ bool __lp_condition = !!(condition); if (__lp_condition) __lp_warn(NULL); __lp_condition; })
#define WARN_ONCE(condition, format...) ({ static bool __lp_warned; bool __lp_condition = !!(condition); \
  if (__lp_condition && !__lp_warned) { __lp_warned = 1; __lp_warn(format); } __lp_condition; })
#define WARN_ON_ONCE(condition) ({ static bool __lp_warned; bool __lp_condition = !!(condition); \
  if (__lp_condition && !__lp_warned) { __lp_warned = 1; __lp_warn(NULL); } __lp_condition; })
#define WARN_TAINT(condition, taint, format...) WARN(condition, format)
#define WARN_TAINT_ONCE(condition, taint, format...) WARN_ONCE(condition, format)
#define WARN_RATELIMIT(condition, format, ...) WARN(condition, format, ##__VA_ARGS__)
#define WARN_ON_SMP(condition) WARN_ON(condition)
#define VM_WARN_ON(condition) ((void)(condition))
#define VM_BUG_ON(condition) ((void)(condition))
#define CHECK_DATA_CORRUPTION(condition, format...) WARN(condition, format)
#define BUG() __lp_bug()
#define BUG_ON(condition) ({ if (condition) __lp_bug(); })
#define ASSERT_RTNL() ((void)0)
`;

/** What one message may have, its level included. */
const MESSAGE_MAX = 1023;

/** The index of the log's line that the next KERN_CONT continues; -1 if it was ended. */
const OPEN_LINE = new Part<{ index: number }>('open log line', () => ({ index: -1 }));

const LEVEL_BEGINS = '\x01';

/** Appends a message, which may begin with its level and have several lines, to the kernel's log. */
export function printLog(machine: Machine, text: string): void {
  const { level, body } = withoutLevels(text.slice(0, MESSAGE_MAX));
  const isEnded = body.endsWith('\n');
  const lines = shownText(isEnded ? body.slice(0, -1) : body).split('\n');
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
    if (owner instanceof Term) return UNKNOWN_TEXT;
    if (!isNull(owner)) return machine.readString(machine.getField(owner, tag, 'name')) ?? UNKNOWN_TEXT;
  }
  return '';
}

function networkName(machine: Machine, device: Value): string {
  if (isNull(device)) return '(NULL net_device)';
  if (!machine.struct('net_device').hasField('name')) return UNKNOWN_TEXT;
  return machine.readString(machine.fieldAddress(device, 'net_device', 'name')) ?? UNKNOWN_TEXT;
}

export const PRINT: Subject = {
  c: C,
  functions: {
    WARN: { passesOn: ['truth'] },
    WARN_ON: { passesOn: ['truth'] },
    WARN_ONCE: { passesOn: ['truth'] },
    WARN_ON_ONCE: { passesOn: ['truth'] },
    WARN_ON_SMP: { passesOn: ['truth'] },
    WARN_RATELIMIT: { passesOn: ['truth'] },
    WARN_ON_RATELIMIT: { passesOn: ['truth'] },
    WARN_TAINT: { passesOn: ['truth'] },
    WARN_TAINT_ONCE: { passesOn: ['truth'] },
    BUG: { noReturn: 'always' },
    nmi_panic: { noReturn: 'always' },
    BUG_ON: { noReturn: 'if it holds' },
    printk: { run: print },
    _printk: { run: print },
    printk_deferred: { run: print },
    _printk_deferred: { run: print },
    vprintk: {
      run: (call) => {
        const text = formattedList(call, 0);
        printLog(call.machine, text);
        return text.length;
      },
    },
    vprintk_emit: {
      run: (call) => {
        const text = formattedList(call, 3);
        printLog(call.machine, text);
        return text.length;
      },
    },
    no_printk: { run: () => 0 },
    __trace_printk: { run: () => 0 },
    __trace_puts: { run: () => 0 },
    dump_stack: { run: ({ machine }) => printLog(machine, `\x017Call Trace:\n${callTrace(machine)}`) },
    dump_stack_lvl: { run: ({ machine }) => printLog(machine, `\x017Call Trace:\n${callTrace(machine)}`) },
    _dev_printk: {
      run: (call) => {
        printLog(call.machine, `${deviceName(call.machine, argument(call, 1))}: ${formattedText(call, 2)}`);
      },
    },
    __lp_netdev_printk: {
      run: (call) => {
        printLog(call.machine, `${networkName(call.machine, argument(call, 1))}: ${formattedText(call, 2)}`);
      },
    },
    __lp_warn: {
      run: (call) =>
        printWarning(call.machine, isNull(argument(call, 0)) ? undefined : formattedText(call, 0)),
    },
    __lp_warn_saturated: { run: warnSaturated },
    __lp_warn_at: {
      run: (call) => {
        printWarning(call.machine, formattedText(call, 1), call.machine.readString(argument(call, 0)));
      },
    },
    __lp_bug: {
      run: ({ machine }) => {
        printLog(machine, '------------[ cut here ]------------\n');
        throw new Oops('bug', 'BUG() was reached: the kernel stops the task.');
      },
    },
    panic: {
      noReturn: 'always',
      run: (call) => {
        printLog(call.machine, `Kernel panic - not syncing: ${formattedText(call, 0)}\n`);
        throw new Oops('bug', 'panic() was called: the whole kernel stops.');
      },
    },
  },
  families: [
    { names: /^(?:(?:pr|dev|netdev|trace)_\w+|_?printk\w*|no_printk|WARN\w*|dump_stack)$/, prints: true },
    { names: /^(?:BUG\w*)$/, accesses: [] },
  ],
};

function callTrace(machine: Machine): string {
  return traceOf(machine.context)
    .map(({ functionName }) => ` ${functionName}\n`)
    .join('');
}
