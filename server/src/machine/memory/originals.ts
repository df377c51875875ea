import { SPECIAL, SPECIAL_MAX } from './byteState';
import type { MemoryObject, Special } from './memoryObject';
import type { Term } from './value';

/** What memory that is not visible held before anybody wrote it: each value is made when somebody looks at it. */
export class Originals {
  /** By offset. */
  readonly values = new Map<number, Special>();

  constructor(readonly object: MemoryObject) {}

  /** The value that was first in more bytes, all of some among them, and where it begins. */
  over(
    offset: number,
    size: number,
  ): { readonly value: Term; readonly size: number; readonly at: number } | undefined {
    for (let at = offset; at > offset - SPECIAL_MAX; at--) {
      const known = this.values.get(at);
      if (known && known.size !== size && at + known.size >= offset + size)
        return { value: known.value as Term, size: known.size, at };
    }
    return undefined;
  }

  /** Keeps the value that was first at an offset. */
  keep(offset: number, value: Term, size: number): void {
    this.values.set(offset, { value, size });
    ORIGINAL_PLACES.set(value, new Original(this, offset, size));
  }
}

/** A stretch of original content, wherever it is now. */
export class Original {
  constructor(
    readonly originals: Originals,
    /** In the memory that it comes from. */
    readonly offset: number,
    readonly size: number,
  ) {}

  /** Whether another stretch is part of this one, or all of it. */
  contains({ originals, offset, size }: Original): boolean {
    return originals === this.originals && offset >= this.offset && offset + size <= this.offset + this.size;
  }
}

const ORIGINAL_PLACES = new WeakMap<object, Original>();

/** Bytes that were copied as a whole: nobody has looked at each of them. */
export interface CopiedRange {
  readonly offset: number;
  readonly size: number;
  /** Bytes, one that fills the range, or what was first in other memory from an offset on. */
  readonly content:
    | { readonly bytes: Uint8Array }
    | { readonly byte: number }
    | { readonly originals: Originals; readonly from: number };
}

/** The part of a range that lies in another one, at another place if `to` says so; undefined if none does. */
export function clipped(
  range: CopiedRange,
  offset: number,
  size: number,
  to = offset,
): CopiedRange | undefined {
  const start = Math.max(range.offset, offset);
  const end = Math.min(range.offset + range.size, offset + size);
  if (start >= end) return undefined;
  return {
    offset: start - offset + to,
    size: end - start,
    content: contentFrom(range, start - range.offset, end - start),
  };
}

function contentFrom({ content }: CopiedRange, skipped: number, size: number): CopiedRange['content'] {
  if ('bytes' in content) return { bytes: content.bytes.subarray(skipped, skipped + size) };
  return 'originals' in content ? { ...content, from: content.from + skipped } : content;
}

/** The range that holds all of some bytes; 'mixed' if several do in parts; undefined if none does. */
export function copiedAt(
  { copied }: MemoryObject,
  offset: number,
  size: number,
): CopiedRange | 'mixed' | undefined {
  const latest = copied.findLast((each) => each.offset < offset + size && each.offset + each.size > offset);
  if (!latest) return undefined;
  return latest.offset <= offset && offset + size <= latest.offset + latest.size ? latest : 'mixed';
}

/** The original content that bytes hold now, if they hold one that was in one piece. */
export function originalAt(object: MemoryObject, offset: number, size: number): Original | undefined {
  let whole: Original | undefined;
  for (let at = offset; at < offset + size;) {
    const special = object.specials.get(at);
    const here = special ? ORIGINAL_PLACES.get(special.value as object) : bareOriginalAt(object, at);
    if (!here || (whole && !follows(here, whole, at - offset))) return undefined;
    whole ??= new Original(here.originals, here.offset, size);
    at += special?.size ?? here.size;
  }
  return whole;
}

function follows(here: Original, whole: Original, distance: number): boolean {
  return here.originals === whole.originals && here.offset === whole.offset + distance;
}

/** Of a byte that no special value begins at. */
function bareOriginalAt(object: MemoryObject, at: number): Original | undefined {
  const isSparse = object.isSparseAt(at);
  if (!isSparse && object.states[at] !== SPECIAL) return undefined;
  const range = copiedAt(object, at, 1);
  if (range === undefined) {
    return isSparse && !object.isZeroed ? new Original(object.originals, at, 1) : undefined;
  }
  if (range === 'mixed' || !('originals' in range.content)) return undefined;
  return new Original(range.content.originals, range.content.from + at - range.offset, 1);
}

/** The range that holds bytes of which nobody has looked at one; undefined if somebody has, or none does. */
export function bareRangeAt(object: MemoryObject, offset: number, size: number): CopiedRange | undefined {
  if (object.copied.length === 0) return undefined;
  for (let at = offset; at < offset + size; at++) if (!isBareAt(object, at)) return undefined;
  const range = copiedAt(object, offset, size);
  return range === 'mixed' ? undefined : range;
}

/** Whether somebody has to look at one of some bytes before they are bytes. */
export function hasBareByte(object: MemoryObject, offset: number, size: number): boolean {
  if (object.copied.length === 0) return false;
  for (let at = offset; at < offset + size; at++) if (isBareAt(object, at)) return true;
  return false;
}

/** Whether a byte is no byte and part of no special value: it was copied as a whole. */
function isBareAt(object: MemoryObject, at: number): boolean {
  if (object.states[at] !== SPECIAL) return false;
  for (let start = at; start > at - SPECIAL_MAX; start--) {
    const special = object.specials.get(start);
    if (special && start + special.size > at) return false;
  }
  return true;
}
