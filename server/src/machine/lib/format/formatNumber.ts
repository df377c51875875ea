import { wrap } from '../../../c/integers';
import type { Int } from '../../memory/value';
import type { FormatSpec } from './formatSpec';

/** A conversion whose width and precision are known. */
export type KnownSpec = FormatSpec & { readonly width: number; readonly precision: number };

const WIDTH_MAX = 65_536;
const PRECISION_MAX = 32_767;

/** Takes what `*` stands for from the arguments. */
export function withNumbers(spec: FormatSpec, next: () => number): KnownSpec {
  let { flags } = spec;
  let width = spec.width === '*' ? next() | 0 : spec.width;
  if (spec.width === '*' && width < 0) {
    flags += '-';
    width = -width;
  }
  const precision = spec.precision === '*' ? Math.max(0, next() | 0) : spec.precision;
  return { ...spec, flags, width: Math.min(width, WIDTH_MAX), precision: Math.min(precision, PRECISION_MAX) };
}

/** Fills up with blanks to the width. */
export function pad(text: string, { flags, width }: FormatSpec): string {
  if (typeof width !== 'number') return text;
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

const SIZES: Readonly<Record<string, number>> = { hh: 1, h: 2, l: 8, ll: 8, L: 8, z: 8, t: 8 };
const BASES: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };

/** Formats an integer as its conversion says. */
export function formatNumber(int: Int, spec: FormatSpec): string {
  const { conversion, qualifier } = spec;
  const signed = conversion === 'd' || conversion === 'i';
  const value = BigInt(wrap(int, { size: SIZES[qualifier] ?? 4, signed }));
  return formatDigits(value, BASES[conversion] ?? 10, spec);
}

/** @kernel lib/vsprintf.c number */
export function formatDigits(value: bigint, base: number, spec: FormatSpec): string {
  const { flags, conversion } = spec;
  const digits = (value < 0n ? -value : value).toString(base);
  const shown = conversion === 'X' ? digits.toUpperCase() : digits;
  const whole = shown.padStart(typeof spec.precision === 'number' ? spec.precision : 0, '0');
  const before = sign(value, spec) + prefix(value, base, spec);
  const width = Math.max(0, (typeof spec.width === 'number' ? spec.width : 0) - before.length);
  if (flags.includes('-')) return before + whole.padEnd(width);
  return flags.includes('0')
    ? before + whole.padStart(width, '0')
    : (before + whole).padStart(width + before.length);
}

function sign(value: bigint, { flags, conversion }: FormatSpec): string {
  if (conversion !== 'd' && conversion !== 'i') return '';
  if (value < 0n) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function prefix(value: bigint, base: number, { flags, conversion }: FormatSpec): string {
  if (!flags.includes('#')) return '';
  if (base === 16) return conversion === 'X' ? '0X' : '0x';
  return base === 8 && value !== 0n ? '0' : '';
}
