import { isInt, type Value } from '../../memory/value';
import { formatDigits } from './formatNumber';
import type { PointerFormat } from './formatPointer';
import type { FormatSpec } from './formatSpec';
import { UNKNOWN_TEXT } from './formatText';

/** What a resource is, and how its numbers are printed. */
interface Kind {
  readonly mask: bigint;
  readonly name: string;
  readonly base: 10 | 16;
  /** Digits that are printed at least, with `0x`. */
  readonly width: number;
}

const KINDS: readonly Kind[] = [
  { mask: 0x100n, name: 'io ', base: 16, width: 6 },
  { mask: 0x200n, name: 'mem', base: 16, width: 10 },
  { mask: 0x400n, name: 'irq', base: 10, width: -1 },
  { mask: 0x800n, name: 'dma', base: 10, width: -1 },
  { mask: 0x1000n, name: 'bus', base: 16, width: 2 },
];
const OTHER: Kind = { mask: 0n, name: '???', base: 16, width: 10 };

const MARKS: readonly (readonly [mask: bigint, text: string])[] = [
  [0x100000n, ' 64bit'],
  [0x2000n, ' pref'],
  [0x200000n, ' window'],
  [0x10000000n, ' disabled'],
];
const UNSET = 0x20000000n;

/** `%pR` and `%pr`: a `struct resource`, the flags as words or as a number. @kernel lib/vsprintf.c resource_string */
export function formatResource({ machine, spec }: PointerFormat, value: Value): string {
  const fields = ['start', 'end', 'flags'].map((name) => machine.getField(value, 'resource', name));
  if (!fields.every(isInt)) return UNKNOWN_TEXT;
  const [start = 0n, end = 0n, flags = 0n] = fields.map((field) => BigInt.asUintN(64, BigInt(field)));
  const kind = KINDS.find(({ mask }) => (flags & mask) !== 0n) ?? OTHER;
  const isDecoded = spec.extension.startsWith('R') && kind !== OTHER;
  const isUnset = isDecoded && (flags & UNSET) !== 0n;
  const range = isUnset ? `size ${shown(end - start + 1n, kind)}` : rangeOf(start, end, kind);
  return `[${kind.name} ${range}${isDecoded ? words(flags) : ` flags ${shown(flags, { ...kind, base: 16, width: -1 })}`}]`;
}

function rangeOf(start: bigint, end: bigint, kind: Kind): string {
  return start === end ? shown(start, kind) : `${shown(start, kind)}-${shown(end, kind)}`;
}

function words(flags: bigint): string {
  return MARKS.filter(([mask]) => (flags & mask) !== 0n)
    .map(([, text]) => text)
    .join('');
}

function shown(number: bigint, { base, width, name }: Kind): string {
  const flags = base === 10 ? '' : name === 'bus' ? '0' : '#0';
  const spec: FormatSpec = { flags, width, precision: -1, qualifier: '', conversion: 'x', extension: '' };
  return formatDigits(number, base, spec);
}
