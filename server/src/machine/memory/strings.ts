import type { Memory } from './memory';
import { INITIALISED } from './byteState';
import type { MemoryObject } from './memoryObject';
import { offsetPointer } from '../compile/offsetPointer';
import { isInt, Pointer, Term, type Value } from './value';

const BYTE = { size: 1, signed: false };

/** No string of the kernel is longer; what is, is taken for one that never ends. */
const STRING_MAX = 1 << 20;

/** Reads the bytes at a place one by one, as C would; undefined for a byte that is not known. */
export type ByteReader = (index: number) => number | undefined;

/** Faults as reading does, only for the bytes that are asked for, and once for memory that is not there any more. */
export function bytesAt(memory: Memory, at: Value): ByteReader {
  let start: Pointer | undefined;
  return (index) => {
    start ??= firstAt(memory, at, index);
    return start && byteOf(memory, start.object, start.offset + index);
  };
}

/** The place that index 0 would be at, found by looking at the first byte that is asked for. */
function firstAt(memory: Memory, at: Value, index: number): Pointer | undefined {
  const found = memory.locate(offsetPointer(at, index), 1, false);
  return found && new Pointer(found.object, at instanceof Term ? found.offset : found.offset - index);
}

function byteOf(memory: Memory, object: MemoryObject, place: number): number | undefined {
  const isInside = place >= 0 && place < object.size;
  if (isInside && (object.end !== undefined || object.states[place] === INITIALISED))
    return object.bytes[place];
  const value = memory.load(new Pointer(object, place), BYTE, false);
  return isInt(value) ? Number(value) : undefined;
}

/** The length of a string, at most `limit`; undefined if it is not known. */
export function lengthAt(memory: Memory, at: Value, limit = STRING_MAX): number | undefined {
  const byte = bytesAt(memory, at);
  for (let length = 0; length < limit; length++) {
    const each = byte(length);
    if (each === undefined) return undefined;
    if (each === 0) return length;
  }
  return limit;
}

/** A whole string, at most `limit` bytes, as Latin-1; undefined if it is not known. */
export function textAt(memory: Memory, at: Value, limit = STRING_MAX): string | undefined {
  const literal = at instanceof Pointer && at.object.kind === 'string' ? literalText(at) : undefined;
  if (literal !== undefined && literal.length <= limit) return literal;
  const byte = bytesAt(memory, at);
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
export function readBytes(memory: Memory, at: Value, count: number): (number | undefined)[] {
  const isThere = count === 0 || memory.locate(at, count, false) !== undefined;
  const byte = isThere ? bytesAt(memory, at) : undefined;
  return Array.from({ length: Math.min(count, STRING_MAX) }, (_, index) => byte?.(index));
}

/** Writes Latin-1 characters and a zero. */
export function writeString(memory: Memory, at: Value, text: string): void {
  writeBytes(memory, at, `${text}\0`);
}

/** Writes Latin-1 characters. */
export function writeBytes(memory: Memory, at: Value, text: string): void {
  memory.write(at, Buffer.from(text, 'latin1'));
}
