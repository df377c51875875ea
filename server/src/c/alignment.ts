import type { Marker } from '../syntax/ast';
import { BASIC_TYPES, sizeOf } from './types';

/** What an attribute without a number asks for: the largest alignment of x86-64. */
const LARGEST = 16;
const CACHE_LINE = 64;
const PAGE = 4096;

/** The alignment that attributes ask for, in bytes; undefined if they ask for none. */
export function alignmentAsked(markers: readonly Marker[]): number | undefined {
  let largest: number | undefined;
  for (const { name } of markers) {
    const asked = askedBy(name);
    if (asked !== undefined && isAlignment(asked)) largest = Math.max(largest ?? 1, asked);
  }
  return largest;
}

function askedBy(name: string): number | undefined {
  if (name.includes('cacheline_aligned')) return CACHE_LINE;
  if (name.includes('cacheline_internodealigned')) return PAGE;
  if (name.includes('__page_aligned')) return PAGE;
  const given = /(?:\b|_)align(?:ed|as)(?:__)?\((.*)\)/i.exec(name);
  if (given) return bytesIn(given[1] ?? '');
  return /\baligned(?:__)?\b/.test(name) ? LARGEST : undefined;
}

/** The value of `8`, `0x40`, `1<<6`, `sizeof(long)` or `__alignof__(u64)`, without blanks. */
function bytesIn(text: string): number | undefined {
  const inside = text.slice(0, closingOf(text));
  const number = /^\(*(0x[\da-f]+|\d+)[ul]*\)*$/i.exec(inside)?.[1];
  if (number !== undefined) return Number(number);
  const shift = /^\(*(\d+)[ul]*<<\(?(\d+)\)*$/i.exec(inside);
  if (shift) return Number(shift[1]) * 2 ** Number(shift[2]);
  const type = /^\(*(?:sizeof|_*[aA]lignof_*)\(([\w*]+)\)+$/.exec(inside)?.[1];
  return type === undefined ? undefined : sizeOfNamed(type);
}

/** Where the parenthesis that was open before the text is closed. */
function closingOf(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')' && depth-- === 0) return index;
  }
  return text.length;
}

function sizeOfNamed(type: string): number | undefined {
  if (type.endsWith('*')) return 8;
  const words = type
    .replace(/^(unsigned|signed|long)(?=.)/, '$1 ')
    .replace(/^(unsigned|signed) (long)(?=.)/, '$1 $2 ');
  const fixed = /^_*[usbl]?e?(8|16|32|64)$/.exec(type)?.[1];
  if (fixed !== undefined) return Number(fixed) / 8;
  const basic = BASIC_TYPES[words] ?? BASIC_TYPES[words.replace(/^signed /, '')];
  return basic && sizeOf(basic);
}

/** A power of two; the compiler takes no other. */
function isAlignment(bytes: number): boolean {
  return bytes > 0 && bytes <= 2 ** 28 && (bytes & (bytes - 1)) === 0;
}
