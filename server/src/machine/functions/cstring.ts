import { INITIALISED } from '../memoryObject';
import type { Machine } from '../machine';
import { isInt, Pointer, type Value } from '../value';

const BYTE = { size: 1, signed: false };

/** No string of the kernel is longer; what is, is taken for one that never ends. */
export const STRING_MAX = 1 << 20;

/** Reads the bytes at a place one by one, as C would; undefined for a byte that is not known. */
export type ByteReader = (index: number) => number | undefined;

/** Faults as reading does, and only for the bytes that are asked for. */
export function bytesAt(machine: Machine, at: Value): ByteReader {
  const start = at instanceof Pointer ? at : machine.memory.locate(at, 1, false);
  if (!start) return () => undefined;
  const { object, offset } = start;
  return (index) => {
    const place = offset + index;
    if (!object.end && object.states[place] === INITIALISED) return object.bytes[place];
    const value = machine.memory.load(new Pointer(object, place), BYTE, false);
    return isInt(value) ? Number(value) : undefined;
  };
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

/** A whole string as Latin-1; undefined if it is not known. */
export function textAt(machine: Machine, at: Value): string | undefined {
  return machine.readString(at, STRING_MAX);
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
