import { INITIALISED, SPECIAL, UNINITIALISED } from './byteState';
import type { MemoryObject, Special } from './memoryObject';
import { clipped, type CopiedRange, Originals } from './originals';
import type { Pointer } from './value';

/** What is in a stretch of memory, to be put elsewhere. Offsets are those of the target. */
export interface Content {
  readonly specials: readonly (readonly [offset: number, special: Special])[];
  /** Later ones lie over earlier ones. */
  readonly ranges: readonly CopiedRange[];
}

/** What is to be put at `target`, without what is bytes in both. */
export function contentToCopy(source: Pointer, target: Pointer, size: number): Content {
  const { object, offset } = source;
  if (object.isSparseAt(offset)) return contentOfSparse(object, offset, size, target.offset);
  return target.object.isSparseAt(target.offset)
    ? contentWithBytes(object, offset, size, target.offset)
    : contentOfBytes(object, offset, size, target.offset);
}

/** What memory holds whose bytes nobody knows. */
function contentOfSparse(source: MemoryObject, offset: number, size: number, to: number): Content {
  const ground: CopiedRange['content'] = source.isZeroed
    ? { byte: 0 }
    : { originals: source.originals, from: offset };
  return {
    specials: specialsIn(source, offset, size, to),
    ranges: [{ offset: to, size, content: ground }, ...copiedIn(source, offset, size, to)],
  };
}

/** The same of memory whose bytes are known to be what they are: only what is not bytes. */
function contentOfBytes(source: MemoryObject, offset: number, size: number, to: number): Content {
  return {
    specials: specialsIn(source, offset, size, to),
    ranges: copiedIn(source, offset, size, to).flatMap((range) =>
      runsOf(source, range, (state) => state === SPECIAL, offset - to),
    ),
  };
}

/** The same for a target that has no bytes of its own: they come along. */
function contentWithBytes(source: MemoryObject, offset: number, size: number, to: number): Content {
  const { specials, ranges } = contentOfBytes(source, offset, size, to);
  const unset: CopiedRange = {
    offset: to,
    size,
    content: { originals: new Originals(source), from: offset },
  };
  const bytes: CopiedRange = {
    offset: to,
    size,
    content: { bytes: source.bytes.slice(offset, offset + size) },
  };
  const known = runsOf(source, bytes, (state) => state !== UNINITIALISED, offset - to);
  return { specials, ranges: [unset, ...known, ...ranges] };
}

function specialsIn(source: MemoryObject, offset: number, size: number, to: number): Content['specials'] {
  return [...source.specials].flatMap(([at, special]) =>
    at >= offset && at + special.size <= offset + size ? [[at - offset + to, special] as const] : [],
  );
}

function copiedIn(source: MemoryObject, offset: number, size: number, to: number): CopiedRange[] {
  return source.copied.flatMap((each) => clipped(each, offset, size, to) ?? []);
}

/** The parts of a range whose bytes are in a wanted state in the memory that it was read from, `shift` bytes further. */
function runsOf(
  { states }: MemoryObject,
  range: CopiedRange,
  isWanted: (state: number | undefined) => boolean,
  shift: number,
): CopiedRange[] {
  const runs: CopiedRange[] = [];
  const end = range.offset + range.size;
  for (let at = range.offset; at < end; at++) {
    const start = at;
    while (at < end && isWanted(states[at + shift])) at++;
    const run = clipped(range, start, at - start);
    if (run) runs.push(run);
  }
  return runs;
}

/** Puts content into memory whose bytes nobody knows. */
export function putIntoSparse(target: MemoryObject, content: Content, offset: number, size: number): void {
  for (const at of [...target.specials.keys()])
    if (at >= offset && at < offset + size) target.deleteSpecial(at);
  for (const range of content.ranges) target.addCopied(range);
  for (const [at, special] of content.specials) target.setSpecial(at, special);
}

/** Puts what is not bytes into memory whose bytes are known. */
export function putBesideBytes(target: MemoryObject, content: Content): void {
  for (const { offset, size, content: what } of content.ranges) {
    if ('originals' in what) {
      target.addCopied({ offset, size, content: what });
      target.states.fill(SPECIAL, offset, offset + size);
      continue;
    }
    if ('bytes' in what) target.bytes.set(what.bytes, offset);
    else target.bytes.fill(what.byte, offset, offset + size);
    target.states.fill(INITIALISED, offset, offset + size);
  }
  for (const [at, special] of content.specials) {
    target.setSpecial(at, special);
    target.states.fill(SPECIAL, at, at + special.size);
  }
}
