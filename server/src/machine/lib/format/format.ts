import type { Machine } from '../../run/machine';
import { warnOnOnce } from '../../../kernel/log';
import { type Int, Term, type Value } from '../../memory/value';
import { FormatArguments } from './formatArguments';
import { type FormatSpec, formatSpecs } from './formatSpec';
import { formatNumber, pad, withNumbers } from './formatNumber';
import { formatPointer } from './formatPointer';
import { readText, UNKNOWN_TEXT } from './formatText';

/** No text that the kernel makes is longer than this. */
const TEXT_MAX = 1 << 20;

/**
 * Formats as printk() does. What is not known is printed as `?`; faults as reading strings does.
 * @kernel lib/vsprintf.c vsnprintf
 */
export function formatPrintk(machine: Machine, format: string, args: readonly Value[]): string {
  const list = new FormatArguments(args);
  let text = '';
  for (const spec of formatSpecs(format)) {
    if (typeof spec === 'string') text += spec;
    else if (isUnsupported(spec)) {
      reportUnsupported(machine, spec);
      return text;
    } else
      text += formatOne(
        machine,
        withNumbers(spec, () => machine.toNumber(list.next())),
        list,
      );
    if (text.length > TEXT_MAX) return text.slice(0, TEXT_MAX);
  }
  return text;
}

function isUnsupported({ conversion }: FormatSpec): boolean {
  return !/[cspdiuoxX%]/.test(conversion);
}

function reportUnsupported(machine: Machine, { conversion }: FormatSpec): void {
  const { kernel } = machine;
  if (kernel.warnedOnce.has('format_decode')) return;
  kernel.warnedOnce.add('format_decode');
  const shown = conversion === '' ? '\\0' : conversion;
  kernel.log.push(`Please remove unsupported %${shown} in format string`);
  warnOnOnce(kernel, true, 'lib/vsprintf.c format_decode');
}

function formatOne(machine: Machine, spec: FormatSpec, list: FormatArguments): string {
  const { conversion } = spec;
  if (conversion === '%') return '%';
  const value = list.next();
  if (conversion === 'p')
    return formatPointer({ machine, spec, format: (fmt, args) => formatPrintk(machine, fmt, args) }, value);
  if (conversion === 's') return pad(readText(machine, value, spec.precision), spec);
  const int = machine.memory.toInt(value);
  if (int instanceof Term) return pad(UNKNOWN_TEXT, spec);
  return conversion === 'c' ? pad(character(int), spec) : formatNumber(int, spec);
}

function character(int: Int): string {
  return String.fromCharCode(Number(BigInt.asUintN(8, BigInt(int))));
}
