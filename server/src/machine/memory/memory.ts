import { type FaultDetail, Oops, type PlainFault } from '../run/fault';
import { costOf, RememberedObjects } from './rememberedObjects';
import { endOfWalk, WALK_BOUND } from './walks';
import { readInt, writeInt } from './integerBytes';
import { canonical, type IntFormat } from '../../c/integers';
import { INITIALISED, MemoryObject, type ObjectOptions, SPECIAL, UNINITIALISED } from './memoryObject';
import {
  contentOfBytes,
  contentOfSparse,
  contentWithBytes,
  putBesideBytes,
  putIntoSparse,
} from './copyBytes';
import { describeObject } from './describeObject';
import { bareRangeAt, type CopiedRange, copiedAt, hasBareByte, type Originals } from './originals';
import { FIRST_ADDRESS, REGIONS, spanOf } from './regions';
import { type Int, isInt, Pointer, Unknown, unknownValue, type Value } from './value';

/** Told of what is wrong but would not stop the kernel at once. */
export interface FaultObserver {
  report(fault: FaultDetail): void;
  report(kind: PlainFault['kind'], sentence: string): void;
  /** Something that is watched is about to be written. */
  writes(object: MemoryObject, offset: number, size: number): void;
  /** An allocation's life is over. */
  freed(object: MemoryObject): void;
  /** So much work was done. */
  spend(steps: number): void;
  /** The run cannot go on. */
  end(reason: string): never;
  /** Something was left out. */
  bound(text: string): void;
  /** Whether the running code began to read under RCU before so many lives had ended. */
  isReadingSince(endings: number): boolean;
}

/** What modules may hold at a time. Each byte takes two of ours. */
const BYTES_MAX = 24 * 1024 * 1024;

const WATCHED: ReadonlySet<MemoryObject['kind']> = new Set(['global', 'kernel', 'heap']);

/** All objects of a run, and the only way to their bytes. Every wrong access is seen here. */
export class Memory {
  private readonly nextAddress = new Map<MemoryObject['kind'], bigint>();
  /** Objects whose address somebody has seen, ascending. */
  private readonly exposed: MemoryObject[] = [];
  private bytesUsed = 0;
  /** Allocations that have not been freed, and objects of the kernel of which little is known. */
  readonly held = new Set<MemoryObject>();
  private nextId = 1;
  private readonly remembered = new RememberedObjects();
  /** How many lives have ended. */
  endings = 0;
  /** Whether variables, allocations and objects of the kernel that are made from now on are watched. */
  isWatching = false;

  constructor(private readonly observer: FaultObserver) {}

  allocate(options: ObjectOptions): MemoryObject {
    const cost = costOf(options);
    this.bytesUsed += cost;
    this.observer.spend(stepsFor(cost));
    if (this.bytesUsed > BYTES_MAX) this.observer.end(`when modules held ${BYTES_MAX / 1024 / 1024} MiB`);
    const object = new MemoryObject(options, this.nextId++);
    object.isWatched = this.isWatching && WATCHED.has(options.kind);
    if (options.kind === 'heap' || options.kind === 'kernel') this.held.add(object);
    return object;
  }

  /** The object's life is over. Pointers to it stay, and are found out when they are used. */
  end(object: MemoryObject, how: NonNullable<MemoryObject['end']>, place: string | undefined): void {
    object.end = how;
    object.endPlace = place;
    this.held.delete(object);
    this.bytesUsed -= costOf(object);
    this.endings++;
    if (object.kind === 'heap') this.observer.freed(object);
    this.remembered.add(object);
  }

  /** Like `end`, but who began to read under RCU before may go on reading. */
  endLater(object: MemoryObject, place: string | undefined): void {
    object.deferredEnd = this.endings;
    this.end(object, 'freed', place);
  }

  /** The address of an object's first byte; the same for the whole run. */
  addressOf(object: MemoryObject): bigint {
    if (object.address !== undefined) return object.address;
    const next = this.nextAddress.get(object.kind) ?? REGIONS[object.kind];
    object.address = next;
    const size = BigInt(Number.isFinite(object.size) ? object.size : 4096);
    this.nextAddress.set(object.kind, (next + size + 64n) & ~15n);
    this.exposed.push(object);
    return next;
  }

  /** The number that a value is when it is looked at as an integer of 64 bits. */
  toInt(value: Value): Int | Unknown {
    return value instanceof Pointer
      ? canonical(BigInt.asUintN(64, this.addressOf(value.object) + BigInt(value.offset)))
      : value;
  }

  /** The place that an integer leads to, if it is one that a pointer was turned into. */
  fromInt(value: Int): Pointer | undefined {
    const address = BigInt.asUintN(64, BigInt(value));
    if (address < FIRST_ADDRESS) return undefined;
    const object = this.exposed.find((each) => {
      const start = each.address ?? 0n;
      return start <= address && address <= start + spanOf(each);
    });
    return object && new Pointer(object, Number(address - (object.address ?? 0n)));
  }

  /**
   * Finds what a value points to, so that `size` bytes can be read or written there.
   * @throws Oops where the kernel would stop
   */
  locate(at: Value, size: number, isWrite: boolean): Pointer | undefined {
    const pointer = at instanceof Pointer ? at : this.locateOther(at, size, isWrite);
    if (!pointer) return undefined;
    const { object, offset } = pointer;
    if (object.end) this.reportEnded(object, offset, size, isWrite);
    if (object.kind === 'function')
      throw new Oops({ kind: 'wild-pointer', cause: 'object', access: { isWrite, size, offset, object } });
    if (offset < 0 || (offset + size > object.size && !object.isSparseAt(offset))) {
      this.reportOutside(object, offset, size, isWrite);
      return undefined;
    }
    if (isWrite && object.isReadOnly) {
      throw new Oops({ kind: 'read-only', cause: 'object', access: { isWrite, size, offset, object } });
    }
    if (isWrite && object.isWatched) this.observer.writes(object, offset, size);
    return pointer;
  }

  private locateOther(at: Value, size: number, isWrite: boolean): Pointer | undefined {
    if (!isInt(at)) return at instanceof Unknown ? this.objectBehind(at) : undefined;
    const pointer = this.fromInt(at);
    if (pointer) return pointer;
    const address = BigInt.asUintN(64, BigInt(at));
    const kind = address < FIRST_ADDRESS ? 'null-dereference' : 'wild-pointer';
    throw new Oops({ kind, cause: 'access', isWrite, size, address });
  }

  private readonly behindUnknown = new WeakMap<Unknown, Pointer>();

  /** An unknown pointer that is used is one to an object of which nothing is known. */
  objectBehind(unknown: Unknown): Pointer {
    const known = this.behindUnknown.get(unknown);
    if (known) return known;
    if (unknown.head) return unknown.head;
    unknown.truth = true;
    this.observer.spend(INVENTED_OBJECT_STEPS);
    const size = Number.POSITIVE_INFINITY;
    const { origin: name, foundAt, provenance } = unknown;
    const made = new Pointer(this.allocate({ kind: 'kernel', size, name, foundAt, provenance }), 0);
    this.behindUnknown.set(unknown, made);
    return made;
  }

  private reportEnded(object: MemoryObject, offset: number, size: number, isWrite: boolean): void {
    if (object.deferredEnd !== undefined && this.observer.isReadingSince(object.deferredEnd)) return;
    const access = { isWrite, size, offset, object };
    const fault = { kind: 'use-after-free', cause: 'access', access } as const;
    if (object.end === 'unloaded') throw new Oops(fault);
    this.observer.report(fault);
  }

  private reportOutside(object: MemoryObject, offset: number, size: number, isWrite: boolean): void {
    const access = { isWrite, size, offset, object };
    this.observer.report({ kind: 'out-of-bounds', cause: 'access', access });
  }

  /** Reads an integer or pointer. What cannot be known is unknown. */
  load(at: Value, format: IntFormat, isPointer: boolean): Value {
    const found = this.locate(at, format.size, false);
    if (!found) return unknownValue('memory outside of an object', isPointer);
    const { object, offset } = found;
    if (object.read) return object.read();
    if (object.isSparseAt(offset)) return this.loadSparse(object, offset, format, isPointer);
    if (object.isForgotten) return fieldOf(object, isPointer);
    const state = this.stateOf(object, offset, format.size);
    if (state === SPECIAL) return this.loadSpecial(object, offset, format, isPointer);
    if (state === UNINITIALISED) {
      if (object.isEscaped) return this.loadEscaped(object, offset, format.size, isPointer);
      this.reportUninitialised(object, offset, format.size);
    }
    return readInt(object.bytes, offset, format);
  }

  private stateOf({ states }: MemoryObject, offset: number, size: number): number {
    let state = INITIALISED;
    for (let at = offset; at < offset + size; at++) {
      const each = states[at];
      if (each === SPECIAL) return SPECIAL;
      if (each === UNINITIALISED) state = UNINITIALISED;
    }
    return state;
  }

  private reportUninitialised(object: MemoryObject, offset: number, size: number): void {
    const access = { isWrite: false, size, offset, object };
    this.observer.report({ kind: 'uninitialised-read', cause: 'access', access });
    // Said once: what was read is what is there from now on.
    object.states.fill(INITIALISED, offset, offset + size);
  }

  /** What code that is not visible may have stored. */
  private loadEscaped(object: MemoryObject, offset: number, size: number, isPointer: boolean): Value {
    const value = unknownValue(`what was stored in ${describeObject(object)}`, isPointer, {
      ...object.provenance,
      isField: false,
    });
    if (isPointer) value.foundAt = new Pointer(object, offset);
    object.setSpecial(offset, { value, size });
    object.states.fill(SPECIAL, offset, offset + size);
    return value;
  }

  private loadSparse(object: MemoryObject, offset: number, format: IntFormat, isPointer: boolean): Value {
    const known = object.specials.get(offset);
    if (known) return known.value;
    const range = copiedAt(object, offset, format.size);
    if (range) return this.loadCopied(object, range, offset, format, isPointer);
    if (object.isZeroed) return 0;
    return this.loadOriginal(object, offset, object.originals, offset, format.size, isPointer);
  }

  /** What was copied without looking at it. */
  private loadCopied(
    object: MemoryObject,
    range: CopiedRange | 'mixed',
    offset: number,
    format: IntFormat,
    isPointer: boolean,
  ): Value {
    if (range === 'mixed') return fieldOf(object, isPointer);
    const { content } = range;
    const at = offset - range.offset;
    if ('bytes' in content) return readInt(content.bytes, at, format);
    if ('byte' in content) return readInt(new Uint8Array(format.size).fill(content.byte), 0, format);
    return this.loadOriginal(object, offset, content.originals, content.from + at, format.size, isPointer);
  }

  /** What was first at a place, found where it is now. */
  private loadOriginal(
    object: MemoryObject,
    offset: number,
    originals: Originals,
    from: number,
    size: number,
    isPointer: boolean,
  ): Value {
    const known = originals.values.get(from);
    if (known && known.size !== size) return fieldOf(originals.object, isPointer);
    let value = known?.value;
    if (value === undefined) {
      this.observer.spend(INVENTION_STEPS);
      const made = fieldOf(originals.object, isPointer);
      if (isPointer) this.noteFinding(made, originals.object, from);
      originals.keep(from, made, size);
      value = made;
    }
    object.setSpecial(offset, { value, size });
    return value;
  }

  /** A pointer that leads on in a list may be where a walk over it ends. */
  private noteFinding(value: Unknown, object: MemoryObject, offset: number): void {
    value.foundAt = new Pointer(object, offset);
    value.head = endOfWalk(value.foundAt);
    if (!value.head) return;
    value.truth = false;
    this.observer.bound(WALK_BOUND);
  }

  private loadSpecial(object: MemoryObject, offset: number, format: IntFormat, isPointer: boolean): Value {
    const special = object.specials.get(offset);
    if (special?.size === format.size) return special.value;
    const range = special ? undefined : bareRangeAt(object, offset, format.size);
    if (range) return this.loadCopied(object, range, offset, format, isPointer);
    if (!this.lowerPointers(object, offset, format.size)) return fieldOf(object, isPointer);
    return readInt(object.bytes, offset, format);
  }

  /** Writes pointers as the bytes of their addresses. Returns false if an unknown value is among them. */
  private lowerPointers(object: MemoryObject, offset: number, size: number): boolean {
    for (const [at, special] of object.specials) {
      if (at >= offset + size || at + special.size <= offset) continue;
      const value = this.toInt(special.value);
      if (value instanceof Unknown) return false;
      writeInt(object.bytes, at, special.size, value);
    }
    return !hasBareByte(object, offset, size);
  }

  /** Writes an integer, a pointer or an unknown value. */
  store(at: Value, size: number, value: Value): void {
    const found = this.locate(at, size, true);
    if (!found) return;
    const { object, offset } = found;
    if (object.isSparseAt(offset)) {
      object.setSpecial(offset, { value, size });
      return;
    }
    if (object.isForgotten) return;
    if (object.specials.size > 0) this.clearSpecials(object, offset, size);
    if (isInt(value)) {
      writeInt(object.bytes, offset, size, value);
      object.states.fill(INITIALISED, offset, offset + size);
    } else {
      object.setSpecial(offset, { value, size });
      object.states.fill(SPECIAL, offset, offset + size);
    }
  }

  /** Special values that are about to be overwritten, in part or whole, become bytes. */
  private clearSpecials(object: MemoryObject, offset: number, size: number): void {
    for (let at = Math.max(0, offset - 15); at < offset + size; at++) {
      const special = object.specials.get(at);
      if (!special || at + special.size <= offset) continue;
      const isWhole = at >= offset && at + special.size <= offset + size;
      if (!isWhole) {
        const value = this.toInt(special.value);
        writeInt(object.bytes, at, special.size, value instanceof Unknown ? 0 : value);
      }
      object.deleteSpecial(at);
      object.states.fill(INITIALISED, at, at + special.size);
    }
  }

  /** Copies bytes with all that they are; uninitialised bytes may be copied. The places may overlap. */
  copy(to: Value, from: Value, size: number): void {
    if (size === 0) return;
    const source = this.locate(from, size, false);
    const target = this.locate(to, size, true);
    if (!source || !target || target.object.isForgotten) return;
    this.observer.spend(stepsFor(size) + source.object.specials.size);
    const [from_, to_] = [source.object.isSparseAt(source.offset), target.object.isSparseAt(target.offset)];
    const contentOf = from_ ? contentOfSparse : to_ ? contentWithBytes : contentOfBytes;
    const content = contentOf(source.object, source.offset, size, target.offset);
    if (to_) {
      putIntoSparse(target.object, content, target.offset, size);
      return;
    }
    if (target.object.specials.size > 0) this.clearSpecials(target.object, target.offset, size);
    if (!from_) this.copyBytes(target, source, size);
    putBesideBytes(target.object, content);
  }

  private copyBytes(target: Pointer, source: Pointer, size: number): void {
    this.lowerPointers(source.object, source.offset, size);
    const end = source.offset + size;
    target.object.bytes.set(source.object.bytes.slice(source.offset, end), target.offset);
    const states = source.object.states.slice(source.offset, end);
    target.object.states.set(
      states.map((state) => (state === SPECIAL ? INITIALISED : state)),
      target.offset,
    );
  }

  /** Writes bytes, all at once. */
  write(to: Value, bytes: Uint8Array): void {
    const size = bytes.length;
    const target = size === 0 ? undefined : this.locate(to, size, true);
    if (!target || target.object.isForgotten) return;
    this.observer.spend(stepsFor(size));
    const { object, offset } = target;
    if (object.isSparseAt(offset)) {
      putIntoSparse(object, { specials: [], ranges: [{ offset, size, content: { bytes } }] }, offset, size);
      return;
    }
    if (object.specials.size > 0) this.clearSpecials(object, offset, size);
    object.bytes.set(bytes, offset);
    object.states.fill(INITIALISED, offset, offset + size);
  }

  /** Sets bytes, as memset() does. */
  fill(to: Value, byte: number, size: number): void {
    if (size === 0) return;
    const target = this.locate(to, size, true);
    if (!target) return;
    const { object, offset } = target;
    this.observer.spend(stepsFor(size));
    if (object.isSparseAt(offset)) {
      const range = { offset, size, content: { byte: byte & 0xff } };
      putIntoSparse(object, { specials: [], ranges: [range] }, offset, size);
      return;
    }
    this.clearSpecials(object, offset, size);
    object.bytes.fill(byte & 0xff, offset, offset + size);
    object.states.fill(INITIALISED, offset, offset + size);
  }
}

/** What is behind a field of something unknown is not described any further. */
function fieldOf({ name, provenance }: MemoryObject, isPointer: boolean): Unknown {
  const origin = provenance.isField ? name : `a field of ${name}`;
  return unknownValue(origin, isPointer, { ...provenance, isField: true });
}

/** What bytes cost that are set, in instructions. */
function stepsFor(bytes: number): number {
  return Number.isFinite(bytes) ? bytes >> 6 : 0;
}

/** What an unknown value costs that is made up. */
const INVENTION_STEPS = 200;
/** What an object costs of which nothing is known: all that is watched about it too. */
const INVENTED_OBJECT_STEPS = 400;
