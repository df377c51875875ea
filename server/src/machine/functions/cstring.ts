import { type Machine, offsetPointer } from '../machine';
import { INITIALISED, type MemoryObject } from '../memoryObject';
import { isInt, Pointer, Unknown, type Value } from '../value';

const BYTE = { size: 1, signed: false };

/** No string of the kernel is longer; what is, is taken for one that never ends. */
const STRING_MAX = 1 << 20;

/** Reads the bytes at a place one by one, as C would; undefined for a byte that is not known. */
export type ByteReader = (index: number) => number | undefined;

/** Faults as reading does, only for the bytes that are asked for, and once for memory that is not there any more. */
export function bytesAt(machine: Machine, at: Value): ByteReader {
  let start: Pointer | undefined;
  return (index) => {
    start ??= firstAt(machine, at, index);
    return start && byteOf(machine, start.object, start.offset + index);
  };
}

/** The place that index 0 would be at, found by looking at the first byte that is asked for. */
function firstAt(machine: Machine, at: Value, index: number): Pointer | undefined {
  const found = machine.memory.locate(offsetPointer(at, index), 1, false);
  return found && new Pointer(found.object, at instanceof Unknown ? found.offset : found.offset - index);
}

function byteOf(machine: Machine, object: MemoryObject, place: number): number | undefined {
  const isInside = place >= 0 && place < object.size;
  if (isInside && (object.end !== undefined || object.states[place] === INITIALISED))
    return object.bytes[place];
  const value = machine.memory.load(new Pointer(object, place), BYTE, false);
  return isInt(value) ? Number(value) : undefined;
}

/** The length of a string, at most `limit`; undefined if it is not known. */
export function lengthAt(machine: Machine, at: Value, limit = STRING_MAX): number | undefined {
  const byte = bytesAt(machine, at);
  for (let length = 0; length < limit; length++) {
    const each = byte(length);
    if (each === undefined) return undefined;
    if (each === 0) return length;
  }
  return limit;
}

/** A whole string, at most `limit` bytes, as Latin-1; undefined if it is not known. */
export function textAt(machine: Machine, at: Value, limit = STRING_MAX): string | undefined {
  const literal = at instanceof Pointer && at.object.kind === 'string' ? literalText(at) : undefined;
  if (literal !== undefined && literal.length <= limit) return literal;
  const byte = bytesAt(machine, at);
  let text = '';
  for (let index = 0; index < limit; index++) {
    const each = byte(index);
    if (each === undefined) return undefined;
    if (each === 0) return text;
    text += String.fromCharCode(each);
  }
  return text;
}

/** Most strings that are read are literals, which have their text as their name. */
function literalText({ object, offset }: Pointer): string | undefined {
  const { name } = object;
  if (offset < 0 || offset > name.length || object.end !== undefined) return undefined;
  const end = name.indexOf('\0', offset);
  return name.slice(offset, end < 0 ? name.length : end);
}

/** Reads bytes; those that are not known are undefined. Nothing is read if not all of them are there. */
export function readBytes(machine: Machine, at: Value, count: number): (number | undefined)[] {
  const isThere = count === 0 || machine.memory.locate(at, count, false) !== undefined;
  const byte = isThere ? bytesAt(machine, at) : undefined;
  return Array.from({ length: Math.min(count, STRING_MAX) }, (_, index) => byte?.(index));
}

/** Upper-case Latin-1 letters as small ones, as the kernel's tolower() does. */
export function lower(byte: number): number {
  const isUpper = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7);
  return isUpper ? byte + 32 : byte;
}

/** What the kernel's isspace() takes for a blank. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 160 || (byte !== undefined && byte >= 9 && byte <= 13);
}
