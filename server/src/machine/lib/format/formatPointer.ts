import { ERRNO_NUMBERS } from '../../../base/errorNames';
import type { Machine } from '../../run/machine';
import { type Int, isInt, Term, type Value } from '../../memory/value';
import { formatAddress } from './formatAddress';
import { formatBitmap, formatEscaped, formatHex } from './formatBytes';
import { formatResource } from './formatResource';
import { formatDentry, formatFlags, formatTime, formatUuid, formatVaFormat } from './formatStructs';
import { formatSymbol } from './formatSymbol';
import { formatDigits, pad } from './formatNumber';
import type { FormatSpec } from './formatSpec';
import { badPointer, UNKNOWN_TEXT } from './formatText';

/** What the extensions of `%p` work with. */
export interface PointerFormat {
  readonly machine: Machine;
  readonly spec: FormatSpec;
  /** Formats recursively. */
  format(format: string, args: readonly Value[]): string;
}

type Format = (context: PointerFormat, value: Value) => string;

/** The width of these says how much is printed. */
const COUNTED = /[hbE]/;

/** By the first letter behind `%p`. They get only pointers that may lead somewhere. */
const EXTENSIONS: Readonly<Record<string, Format>> = {
  h: formatHex,
  b: formatBitmap,
  M: formatAddress,
  m: formatAddress,
  I: formatAddress,
  i: formatAddress,
  U: formatUuid,
  V: formatVaFormat,
  d: formatDentry,
  D: formatDentry,
  G: formatFlags,
  t: formatTime,
  a: ({ machine, spec }, value) => {
    const int = machine.memory.load(value, { size: 8, signed: false }, false);
    return isInt(int) ? pointerDigits(int, { ...spec, flags: `${spec.flags}#0`, width: 18 }) : UNKNOWN_TEXT;
  },
  g: () => UNKNOWN_TEXT,
  r: formatResource,
  R: formatResource,
  O: () => UNKNOWN_TEXT,
  C: () => UNKNOWN_TEXT,
  E: formatEscaped,
  N: () => UNKNOWN_TEXT,
};

/** @kernel lib/vsprintf.c pointer */
export function formatPointer(context: PointerFormat, value: Value): string {
  const { machine, spec } = context;
  const [first = ''] = spec.extension;
  if (/[sSB]/.test(first)) return pad(formatSymbol(machine, value, first), spec);
  if (first === 'e') return formatError(context, value);
  const format = Object.hasOwn(EXTENSIONS, first) ? EXTENSIONS[first] : undefined;
  if (format) {
    const text = badPointer(value) ?? (value instanceof Term ? UNKNOWN_TEXT : format(context, value));
    return COUNTED.test(first) ? text : pad(text, spec);
  }
  return first === 'x' ? plainAddress(context, value) : hashedAddress(context, value);
}

function formatError(context: PointerFormat, value: Value): string {
  const error = isInt(value) ? Number(BigInt.asIntN(64, BigInt(value))) : 0;
  if (error >= 0 || error < -4095) return hashedAddress(context, value);
  return pad(errorName(error), context.spec);
}

/** `-EINVAL` for -22; the number where it has no name. */
function errorName(error: number): string {
  const name = Object.entries(ERRNO_NUMBERS).find(([, number]) => number === -error)?.[0];
  return name === undefined ? String(error) : `-${name}`;
}

/** All digits of the address. */
function plainAddress({ machine, spec }: PointerFormat, value: Value): string {
  const int = machine.memory.toInt(value);
  return int instanceof Term ? pad(UNKNOWN_TEXT, spec) : pointerDigits(int, spec);
}

/** NULL and error pointers are no addresses, so they are printed as they are. */
function hashedAddress(context: PointerFormat, value: Value): string {
  if (badPointer(value) !== undefined && isInt(value) && (value === 0 || value < 0 || value > 4096))
    return plainAddress(context, value);
  const int = context.machine.memory.toInt(value);
  if (int instanceof Term) return pad(UNKNOWN_TEXT, context.spec);
  return pointerDigits(hash(BigInt.asUintN(64, BigInt(int))), context.spec);
}

function pointerDigits(int: Int, spec: FormatSpec): string {
  const isPlain = typeof spec.width !== 'number' || spec.width < 0;
  const shown = isPlain ? { ...spec, width: 16, flags: `${spec.flags}0` } : spec;
  return formatDigits(BigInt.asUintN(64, BigInt(int)), 16, { ...shown, conversion: 'x' });
}

/** 32 bits that differ for different addresses and are the same in every run. */
function hash(address: bigint): Int {
  let mixed = address;
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return Number((mixed ^ (mixed >> 33n)) & 0xffffffffn);
}
