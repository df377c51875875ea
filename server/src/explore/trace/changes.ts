import type { MemoryObject } from '../../machine/memory/memoryObject';
import { isSame, Unknown, type Value } from '../../machine/memory/value';
import type { Action } from './resource';

/** A place that a module writes. */
export type Write = Action;

/** What is in a place: a value that bytes cannot hold, or the bytes; undefined if nobody has looked. */
export type Content = Value | string | undefined;

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

/** What is in a place now. */
export function contentOf(object: MemoryObject, offset: number, size: number): Content {
  const special = object.specials.get(offset);
  if (special) return special.value;
  if (object.isSparseAt(offset)) return object.isZeroed ? 0 : undefined;
  return Buffer.from(object.bytes.subarray(offset, offset + size)).toString('hex');
}

/** Whether both are known to be the same. */
export function isSameContent(left: Content, right: Content): boolean {
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'string') return isOfBytes(left, right);
  if (typeof right === 'string') return isOfBytes(right, left);
  return isSame(left, right);
}

function isOfBytes(bytes: string, content: NonNullable<Content>): boolean {
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
  return content instanceof Unknown || (typeof content === 'string' && /[1-9a-f]/.test(content.slice(1)));
}
