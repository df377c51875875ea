import type { Kernel } from './kernel';
import { COST } from './meter';

/** Appends a line to the kernel's log unchanged. */
export function printk(kernel: Kernel, line: string): void {
  const { meter, log } = kernel;
  meter.spend(COST.line + (line.length >> 4));
  if (log.length >= meter.bounds.lines) meter.end(`after ${log.length} lines of the log`);
  log.push(line);
  kernel.onLog(line);
}

/** Appends to the last line of the log, as KERN_CONT does. */
export function continueLine(kernel: Kernel, text: string): void {
  const { log, meter } = kernel;
  meter.spend(COST.line + (text.length >> 4));
  log.splice(-1, 1, [...log.slice(-1), text].join(''));
  kernel.onContinued(text);
}

/** A line of the livepatch core at a level that is always printed. */
export function print(kernel: Kernel, text: string): void {
  printk(kernel, `livepatch: ${text}`);
}

/** A name as `%s` prints it, which need not be there. */
export function printed(name: string | undefined): string {
  return name ?? '(null)';
}

/** A pr_debug() line of the livepatch core, printed unless it is switched off for the function, a name of C. */
export function printDebug(kernel: Kernel, func: string, text: string): void {
  if (!kernel.silentFunctions.has(func)) print(kernel, text);
}

/** A WARN(). `place` is file and function; stack and registers, which a real log shows, are not known here. */
export function warn(kernel: Kernel, place: string, text?: string): void {
  printk(kernel, '------------[ cut here ]------------');
  if (text !== undefined) printk(kernel, text);
  printk(kernel, `WARNING: at ${place}`);
}

/** WARN_ON(): returns the condition. */
export function warnOn(kernel: Kernel, condition: boolean, place: string): boolean {
  if (condition) warn(kernel, place);
  return condition;
}

/** WARN_ON_ONCE(): returns the condition, and warns the first time only. */
export function warnOnOnce(kernel: Kernel, condition: boolean, place: string): boolean {
  if (condition && !kernel.warnedOnce.has(place)) {
    kernel.warnedOnce.add(place);
    warn(kernel, place);
  }
  return condition;
}
