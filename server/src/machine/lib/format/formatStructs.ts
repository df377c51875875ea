import type { Machine } from '../../run/machine';
import { GFP_NAMES } from '../memory/gfp';
import { isInt, type Value } from '../../memory/value';
import { readBytes } from '../../memory/strings';
import { hexByte } from './formatBytes';
import type { PointerFormat } from './formatPointer';
import { readText, UNKNOWN_TEXT } from './formatText';
import { valuesOf } from '../core/varargs';

/** `%pGg`: the names of allocation flags. Page and mapping flags have no names here. */
export function formatFlags({ machine, spec }: PointerFormat, value: Value): string {
  const isGfp = spec.extension[1] === 'g';
  const loaded = machine.memory.load(value, { size: isGfp ? 4 : 8, signed: false }, false);
  if (!isInt(loaded)) return UNKNOWN_TEXT;
  return isGfp ? gfpNames(Number(loaded)) : `0x${BigInt(loaded).toString(16)}`;
}

/** @kernel lib/vsprintf.c format_flags */
function gfpNames(flags: number): string {
  const parts: string[] = [];
  let rest = flags;
  for (const [name, mask] of GFP_NAMES) {
    if ((rest & mask) !== mask || rest === 0) continue;
    parts.push(name);
    rest = (rest & ~mask) >>> 0;
  }
  if (rest !== 0) parts.push(`0x${rest.toString(16)}`);
  return parts.join('|');
}

/** `%pV`: a format with its arguments. */
export function formatVaFormat(context: PointerFormat, value: Value): string {
  const { machine } = context;
  const fmt = machine.readString(machine.getField(value, 'va_format', 'fmt'));
  const list = machine.getField(value, 'va_format', 'va');
  return fmt === undefined ? UNKNOWN_TEXT : context.format(fmt, valuesOf(machine, list));
}

/** The bytes of a UUID in the order in which they are printed. */
const BIG_ENDIAN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const LITTLE_ENDIAN = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

export function formatUuid({ machine, spec }: PointerFormat, value: Value): string {
  const style = spec.extension[1] ?? 'b';
  const digits = readBytes(machine.memory, value, 16).map(hexByte);
  const order = style === 'l' || style === 'L' ? LITTLE_ENDIAN : BIG_ENDIAN;
  const text = order.map((index) => digits[index] ?? '').join('');
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)];
  return style === 'L' || style === 'B' ? parts.join('-').toUpperCase() : parts.join('-');
}

/** `%pd` and `%pD`: a file's name, where the structures that hold it are visible. */
export function formatDentry({ machine, spec }: PointerFormat, value: Value): string {
  const dentry = spec.extension.startsWith('D') ? fileDentry(machine, value) : value;
  if (dentry === undefined || !machine.struct('dentry').hasField('d_name')) return UNKNOWN_TEXT;
  const name = machine.getField(machine.getField(dentry, 'dentry', 'd_name'), 'qstr', 'name');
  return readText(machine, name, -1);
}

function fileDentry(machine: Machine, file: Value): Value | undefined {
  if (!machine.struct('file').hasField('f_path')) return undefined;
  return machine.getField(machine.getField(file, 'file', 'f_path'), 'path', 'dentry');
}

/** Year, month (from 0), day, hour, minute and second; the year counts from 1900, as in `struct rtc_time`. */
type TimeParts = readonly [number, number, number, number, number, number];

/** `%ptT` and `%ptR`: a time in seconds, or in parts. @kernel lib/vsprintf.c rtc_str */
export function formatTime({ machine, spec }: PointerFormat, value: Value): string {
  const [, kind, only, styles = ''] = /^t([RT]?)([dt]?)([rs]*)/.exec(spec.extension) ?? [];
  if (kind === undefined || kind === '') return '(%pt?)';
  const parts = kind === 'T' ? timeOfSeconds(machine, value) : timeOfParts(machine, value);
  if (!parts) return UNKNOWN_TEXT;
  const [year, month, day, ...time] = parts;
  const [era, first] = styles.includes('r') ? [0, 0] : [1900, 1];
  const date = `${String(year + era).padStart(4, '0')}-${two(month + first)}-${two(day)}`;
  const clock = time.map(two).join(':');
  if (only === 'd') return date;
  return only === 't' ? clock : `${date}${styles.includes('s') ? ' ' : 'T'}${clock}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function timeOfSeconds(machine: Machine, value: Value): TimeParts | undefined {
  const seconds = machine.memory.load(value, { size: 8, signed: true }, false);
  const date = new Date(isInt(seconds) ? Number(seconds) * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  const [year, month, day] = [date.getUTCFullYear() - 1900, date.getUTCMonth(), date.getUTCDate()];
  return [year, month, day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
}

function timeOfParts(machine: Machine, value: Value): TimeParts | undefined {
  const bytes = readBytes(machine.memory, value, 24);
  if (bytes.includes(undefined)) return undefined;
  const part = (index: number): number =>
    [3, 2, 1, 0].reduce((sum, byte) => sum * 256 + (bytes[index * 4 + byte] ?? 0), 0);
  return [part(5), part(4), part(3), part(2), part(1), part(0)];
}
