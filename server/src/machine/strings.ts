import { INITIALISED } from './memoryObject';
import type { Memory } from './memory';
import { isInt, Pointer, type Value } from './value';

const BYTE = { size: 1, signed: false };

/** Reads up to a zero byte, at most `bytesMax` bytes; undefined if a byte is not known. Faults as reading does. */
export function readString(memory: Memory, at: Value, bytesMax: number): string | undefined {
  const start = at instanceof Pointer ? at : memory.locate(at, 1, false);
  if (!start || start.object.isOpaque) return undefined;
  const { object, offset } = start;
  // What is wrong with the memory is said once, not for every byte.
  if (object.end) memory.locate(start, 1, false);
  let text = '';
  for (let index = 0; index < bytesMax; index++) {
    const isPlain = object.states[offset + index] === INITIALISED;
    const byte = isPlain ? object.bytes[offset + index] : byteAt(memory, object, offset + index);
    if (byte === undefined) return undefined;
    if (byte === 0) return text;
    text += String.fromCharCode(byte);
  }
  return text;
}

function byteAt(memory: Memory, object: Pointer['object'], offset: number): number | undefined {
  const value = memory.load(new Pointer(object, offset), BYTE, false);
  return isInt(value) ? Number(value) : undefined;
}

/** Writes Latin-1 characters and a zero. */
export function writeString(memory: Memory, at: Value, text: string): void {
  writeBytes(memory, at, `${text}\0`);
}

/** Writes Latin-1 characters. */
export function writeBytes(memory: Memory, at: Value, text: string): void {
  const target = text === '' ? undefined : memory.locate(at, text.length, true);
  if (!target) return;
  for (let index = 0; index < text.length; index++) {
    memory.store(new Pointer(target.object, target.offset + index), 1, text.charCodeAt(index) & 0xff);
  }
}
