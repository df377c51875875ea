import type { Value } from '../../memory/value';
import { readBytes } from '../../memory/strings';
import { hexByte } from './formatBytes';
import type { PointerFormat } from './formatPointer';
import { UNKNOWN_TEXT } from './formatText';

/** Addresses of networks: `%pM %pMF %pMR %pm %pI4 %pi4 %pI6 %pi6 %pI6c`. */
export function formatAddress({ machine, spec }: PointerFormat, value: Value): string {
  const [kind = '', version = '', style = ''] = spec.extension;
  if (kind === 'M' || kind === 'm')
    return hardwareAddress(readBytes(machine.memory, value, 6), kind, version);
  if (version === '4') return version4(readBytes(machine.memory, value, 4), kind, style);
  if (version !== '6') return UNKNOWN_TEXT;
  const bytes = readBytes(machine.memory, value, 16);
  return style === 'c' && kind === 'I' ? compressed(bytes) : version6(bytes, kind);
}

function hardwareAddress(bytes: readonly (number | undefined)[], kind: string, style: string): string {
  const digits = bytes.map(hexByte);
  if (style === 'R') digits.reverse();
  if (kind === 'm') return digits.join('');
  return digits.join(style === 'F' ? '-' : ':');
}

function version4(bytes: readonly (number | undefined)[], kind: string, order: string): string {
  const ordered = order === 'l' || order === 'h' ? bytes.toReversed() : bytes;
  return ordered
    .map((byte) => byte?.toString() ?? UNKNOWN_TEXT)
    .map((text) => (kind === 'i' ? text.padStart(3, '0') : text))
    .join('.');
}

function groups(bytes: readonly (number | undefined)[]): string[] {
  const digits = bytes.map(hexByte);
  return Array.from({ length: 8 }, (_, index) => (digits[index * 2] ?? '') + (digits[index * 2 + 1] ?? ''));
}

function version6(bytes: readonly (number | undefined)[], kind: string): string {
  return groups(bytes).join(kind === 'i' ? '' : ':');
}

/** The longest run of zero groups, if it is longer than one, becomes `::`. */
function compressed(bytes: readonly (number | undefined)[]): string {
  const short = groups(bytes).map((group) => group.replace(/^0{1,3}/, ''));
  const run = longestZeros(short);
  if (run.count < 2) return short.join(':');
  return `${short.slice(0, run.start).join(':')}::${short.slice(run.start + run.count).join(':')}`;
}

function longestZeros(parts: readonly string[]): { start: number; count: number } {
  let best = { start: 0, count: 0 };
  for (let start = 0; start < parts.length; start++) {
    let count = 0;
    while (parts[start + count] === '0') count++;
    if (count > best.count) best = { start, count };
  }
  return best;
}
