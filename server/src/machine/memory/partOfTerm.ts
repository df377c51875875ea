import type { Int, IntFormat } from '../../c/integers';
import { operation } from '../symbols/operation';
import type { Term } from '../symbols/term';
import type { MemoryObject, Special } from './memoryObject';
import type { AddressSpace } from './addressSpace';
import { SPECIAL, SPECIAL_MAX } from './byteState';

/** Some bytes of an integer of which all is in memory; the first is the lowest. */
export function partOfTerm(whole: Int | Term, size: number, first: number, format: IntFormat): Int | Term {
  const unsigned = { size, signed: false };
  const bits = operation('cast', whole, 0, unsigned);
  return operation('cast', operation('>>', bits, 8 * first, unsigned), 0, format);
}

/** An integer of up to eight bytes, each given as a value of its own, the lowest first. */
export function termOfBytes(bytes: readonly (Int | Term)[], format: IntFormat): Int | Term {
  const unsigned = { size: format.size, signed: false };
  let whole: Int | Term = 0;
  bytes.forEach((byte, index) => {
    const wide = operation('cast', byte, 0, unsigned);
    whole = operation('|', whole, operation('<<', wide, 8 * index, unsigned), unsigned);
  });
  return operation('cast', whole, 0, format);
}

/** The special value that holds all of some bytes, and where it begins. */
export function specialOver(
  { specials }: MemoryObject,
  offset: number,
  size: number,
): { readonly special: Special; readonly at: number } | undefined {
  for (let at = offset; at > offset - SPECIAL_MAX; at--) {
    const special = specials.get(at);
    if (special) return at + special.size >= offset + size ? { special, at } : undefined;
  }
  return undefined;
}

const BYTE: IntFormat = { size: 1, signed: false };

/** Reads bytes of unknown values, some of one or several beside each other; undefined where one is nobody's. */
export function partsAt(
  addresses: AddressSpace,
  object: MemoryObject,
  offset: number,
  format: IntFormat,
): Int | Term | undefined {
  if (format.size > 8) return undefined;
  const bytes: (Int | Term)[] = [];
  for (let at = offset; at < offset + format.size; at++) {
    const over = specialOver(object, at, 1);
    if (!over && object.states[at] === SPECIAL) return undefined;
    const { special, at: start } = over ?? { special: undefined, at };
    bytes.push(
      special
        ? partOfTerm(addresses.toInt(special.value), special.size, at - start, BYTE)
        : (object.bytes[at] ?? 0),
    );
  }
  return termOfBytes(bytes, format);
}
