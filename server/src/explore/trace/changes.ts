import { writeInt } from '../../machine/memory/integerBytes';
import { SPECIAL } from '../../machine/memory/byteState';
import type { MemoryObject } from '../../machine/memory/memoryObject';
import { type CopiedRange, copiedAt, Original, originalAt } from '../../machine/memory/originals';
import { isInt, isSame, Term, type Value } from '../../machine/memory/value';
import type { Action } from './resource';

/** A place that a module writes. */
export type Write = Action;

/** What is in a place: a value that bytes cannot hold, the bytes, or what was there or elsewhere at first. */
export type Content = Value | string | Original | undefined;

/** A place of somebody else's memory that modules have written. */
export interface ChangedRange {
  readonly object: MemoryObject;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
  /** What was there before any module wrote. */
  readonly first: Content;
  /** Since it was last looked at. */
  readonly writes: Write[];
  /** What modules have left there, oldest first. */
  readonly history: { readonly module: string; readonly content: Content }[];
}

/** What is in a place now; undefined if nobody can tell. */
export function contentOf(object: MemoryObject, offset: number, size: number): Content {
  const original = originalAt(object, offset, size);
  if (original) return original;
  const special = object.specials.get(offset);
  if (special && special.size >= size) return special.value;
  if (!object.isSparseAt(offset)) {
    return special?.value ?? Buffer.from(object.bytes.subarray(offset, offset + size)).toString('hex');
  }
  return knownBytes(object, offset, size) ?? special?.value ?? (object.isZeroed ? 0 : undefined);
}

/** What was in a place before parts of it were written; undefined if nobody can tell. */
export function firstOf(
  object: MemoryObject,
  offset: number,
  size: number,
  parts: readonly ChangedRange[],
): Content {
  if (object.isSparseAt(offset)) {
    const whole = new Original(object.originals, offset, size);
    const isAll = parts.every(
      ({ first }) => first instanceof Original && first.originals === whole.originals,
    );
    return isAll && !object.isZeroed ? whole : undefined;
  }
  if (object.states.subarray(offset, offset + size).includes(SPECIAL)) return undefined;
  const bytes = Buffer.from(object.bytes.subarray(offset, offset + size));
  for (const part of parts) {
    const isInside = part.offset >= offset && part.offset + part.size <= offset + size;
    if (typeof part.first !== 'string' || !isInside) return undefined;
    bytes.write(part.first, part.offset - offset, 'hex');
  }
  return bytes.toString('hex');
}

/** The bytes of a place that is made up of numbers and of bytes that were copied. */
function knownBytes(object: MemoryObject, offset: number, size: number): string | undefined {
  const bytes = new Uint8Array(size);
  for (let at = offset; at < offset + size;) {
    const special = object.specials.get(at);
    const range = special ? undefined : copiedAt(object, at, 1);
    const length = special?.size ?? 1;
    const value = special ? special.value : range && range !== 'mixed' ? byteIn(range, at) : undefined;
    if (value === undefined || !isInt(value) || at + length > offset + size) return undefined;
    writeInt(bytes, at - offset, length, value);
    at += length;
  }
  return Buffer.from(bytes).toString('hex');
}

function byteIn({ offset, content }: CopiedRange, at: number): number | undefined {
  if ('bytes' in content) return content.bytes[at - offset];
  return 'byte' in content ? content.byte : undefined;
}

/** Whether both are known to be the same. */
export function isSameContent(left: Content, right: Content): boolean {
  if (left instanceof Original || right instanceof Original)
    return left instanceof Original && right instanceof Original && left.contains(right);
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'string') return isOfBytes(left, right);
  if (typeof right === 'string') return isOfBytes(right, left);
  return isSame(left, right);
}

function isOfBytes(bytes: string, content: Value | string): boolean {
  if (typeof content === 'string') return withoutEnd(bytes) === withoutEnd(content);
  if (typeof content !== 'number' && typeof content !== 'bigint') return false;
  const whole = Buffer.alloc(8);
  whole.writeBigInt64LE(BigInt.asIntN(64, BigInt(content)));
  const text = whole.toString('hex');
  // A negative number goes on with ones in what is wider.
  const isRestOfSign = /^(?:(?:00)*|(?:ff)*)$/.test(text.slice(bytes.length));
  return isRestOfSign && withoutEnd(text.slice(0, bytes.length)) === withoutEnd(bytes);
}

/** Without zeros at the end. */
function withoutEnd(bytes: string): string {
  return bytes.replace(/(?:00)+$/, '');
}

/** Whether what was there can be told from anything else: then finding it elsewhere means that it was saved. */
export function isTelling(content: Content): boolean {
  if (content instanceof Term || content instanceof Original) return true;
  return typeof content === 'string' && /[1-9a-f]/.test(content.slice(1));
}
