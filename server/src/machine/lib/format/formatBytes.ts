import type { Value } from '../../memory/value';
import { readBytes } from '../../memory/strings';
import type { PointerFormat } from './formatPointer';
import { UNKNOWN_TEXT } from './formatText';

/** Two digits, or `?` for each that is not known. */
export function hexByte(byte: number | undefined): string {
  return byte === undefined ? UNKNOWN_TEXT.repeat(2) : byte.toString(16).padStart(2, '0');
}

const HEX_BYTES_MAX = 64;
const SEPARATORS: Readonly<Record<string, string>> = { C: ':', D: '-', N: '' };

/** `%*ph`: as many bytes as the width says. */
export function formatHex({ machine, spec }: PointerFormat, value: Value): string {
  const width = typeof spec.width === 'number' ? spec.width : -1;
  const count = width < 0 ? 1 : Math.min(width, HEX_BYTES_MAX);
  const separator = SEPARATORS[spec.extension[1] ?? ''] ?? ' ';
  return readBytes(machine.memory, value, count).map(hexByte).join(separator);
}

/** `%*pb` and `%*pbl`: as many bits as the width says, as hexadecimal words or as ranges. */
export function formatBitmap({ machine, spec }: PointerFormat, value: Value): string {
  const count = typeof spec.width === 'number' ? Math.max(spec.width, 0) : 0;
  const bytes = readBytes(machine.memory, value, Math.ceil(count / 32) * 4);
  if (bytes.includes(undefined)) return UNKNOWN_TEXT;
  const isSet = (bit: number): boolean => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  return spec.extension[1] === 'l' ? ranges(count, isSet) : words(count, isSet);
}

function ranges(count: number, isSet: (bit: number) => boolean): string {
  const parts: string[] = [];
  for (let first = 0; first < count; first++) {
    if (!isSet(first)) continue;
    let last = first;
    while (last + 1 < count && isSet(last + 1)) last++;
    parts.push(first === last ? String(first) : `${first}-${last}`);
    first = last;
  }
  return parts.join(',');
}

function words(count: number, isSet: (bit: number) => boolean): string {
  const parts: string[] = [];
  for (let end = count; end > 0;) {
    const start = Math.floor((end - 1) / 32) * 32;
    let word = 0;
    for (let bit = start; bit < end; bit++) if (isSet(bit)) word += 2 ** (bit - start);
    parts.push(word.toString(16).padStart(Math.ceil((end - start) / 4), '0'));
    end = start;
  }
  return parts.join(',');
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0', 7: '\\a', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 27: '\\e',
}; // prettier-ignore

/** `%*pE`: as many bytes as the width says, those that cannot be printed as C writes them. */
export function formatEscaped({ machine, spec }: PointerFormat, value: Value): string {
  const count = typeof spec.width === 'number' && spec.width >= 0 ? spec.width : 1;
  return readBytes(machine.memory, value, count).map(escaped).join('');
}

function escaped(byte: number | undefined): string {
  if (byte === undefined) return UNKNOWN_TEXT;
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
  return ESCAPES[byte] ?? `\\${byte.toString(8).padStart(3, '0')}`;
}
