import { unescapeEcho, unescapeFormat } from './escapes';

const CONVERSION = /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXcsbqfeEgG]))/g;

/** What printf printed, and what was wrong with its arguments. */
export interface Printed {
  readonly text: string;
  readonly problem: string | undefined;
}

/** Formats as printf does: the format is used again until there are no values left. */
export function formatPrintf(format: string, values: readonly string[]): Printed {
  const left = [...values];
  const problems: string[] = [];
  let text = '';
  do {
    const count = left.length;
    const round = oneRound(format, left, problems);
    text += round.text;
    if (round.stops || left.length === count) break;
  } while (left.length > 0);
  return { text, problem: problems[0] };
}

function oneRound(format: string, left: string[], problems: string[]): { text: string; stops: boolean } {
  let text = '';
  let index = 0;
  let stops = false;
  const add = (literal: string): void => {
    const unescaped = unescapeFormat(literal);
    text += unescaped.text;
    stops ||= unescaped.stops;
  };
  for (const match of format.matchAll(CONVERSION)) {
    add(format.slice(index, match.index));
    index = match.index + match[0].length;
    if (stops) return { text, stops };
    const [all, flags = '', width, precision, letter = ''] = match;
    if (all === '%%') {
      text += '%';
      continue;
    }
    const size = (given: string | undefined): number | undefined =>
      given === '*' ? Number(left.shift() ?? 0) : given === undefined ? undefined : Number(given);
    const spec = { flags, width: bounded(size(width) ?? 0), precision: bounded(size(precision)), letter };
    const value = left.shift();
    if (letter === 'b' && unescapeEcho(value ?? '').stops) stops = true;
    text += convert(spec, value, problems);
  }
  add(format.slice(index));
  return { text, stops };
}

const SIZE_MAX = 10_000;

/** Nobody needs wider fields, and they would only cost memory. */
function bounded<T extends number | undefined>(size: T): T | number {
  return size === undefined ? size : Math.max(-SIZE_MAX, Math.min(SIZE_MAX, Math.trunc(size) || 0));
}

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

function convert(
  { flags, width, precision, letter }: Conversion,
  value: string | undefined,
  problems: string[],
): string {
  const isNumber = 'diouxXfeEgG'.includes(letter);
  const isWhole = 'diouxX'.includes(letter);
  const body = isNumber
    ? number(value ?? '', { flags, precision, letter }, problems)
    : word(value ?? '', letter, precision);
  const size = Math.abs(width);
  if (flags.includes('-') || width < 0) return body.padEnd(size);
  if (!flags.includes('0') || !isNumber || (isWhole && precision !== undefined)) return body.padStart(size);
  const [, sign = '', digits = ''] = /^([-+ ]?(?:0[xX])?)(.*)$/.exec(body) ?? [];
  return sign + digits.padStart(size - sign.length, '0');
}

function word(value: string, letter: string, precision: number | undefined): string {
  if (letter === 'c') return value.slice(0, 1);
  if (letter === 'b') return unescapeEcho(value).text.slice(0, precision);
  if (letter === 'q') return value === '' ? "''" : value.replace(/[^\w@%+=:,./-]/g, '\\$&');
  return value.slice(0, precision);
}

function number(
  value: string,
  { flags, precision, letter }: Omit<Conversion, 'width'>,
  problems: string[],
): string {
  const trimmed = value.trim();
  const quoted = /^["']([^])/.exec(trimmed)?.[1];
  const numeric = quoted === undefined ? trimmed : String(quoted.codePointAt(0));
  if ('feEgG'.includes(letter)) return float(Number(numeric) || 0, precision ?? 6, letter);
  const parsed = /^[-+]?(?:0[xX][0-9a-fA-F]+|\d+)/.exec(numeric)?.[0] ?? '';
  if (parsed !== numeric) problems.push(`${value}: invalid number`);
  const amount = integer(parsed);
  const digits = magnitude(amount, letter).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && amount !== 0n ? ({ x: '0x', X: '0X', o: '0' }[letter] ?? '') : '';
  const sign =
    amount < 0n && 'di'.includes(letter) ? '-' : 'di'.includes(letter) ? (/[+ ]/.exec(flags)?.[0] ?? '') : '';
  return `${sign}${prefix}${digits}`;
}

function integer(text: string): bigint {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const amount = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits || '0');
  return sign === '-' ? -amount : amount;
}

function magnitude(amount: bigint, letter: string): string {
  if ('di'.includes(letter)) return String(amount < 0n ? -amount : amount);
  const unsigned = BigInt.asUintN(64, amount);
  if (letter === 'o') return unsigned.toString(8);
  if (letter === 'u') return unsigned.toString();
  return letter === 'X' ? unsigned.toString(16).toUpperCase() : unsigned.toString(16);
}

function float(amount: number, precision: number, letter: string): string {
  if (letter === 'f') return amount.toFixed(precision);
  if (letter.toLowerCase() === 'g') return String(Number(amount.toPrecision(precision || 1)));
  return amount.toExponential(precision).replace(/e([-+])(\d)$/, 'e$10$2');
}
