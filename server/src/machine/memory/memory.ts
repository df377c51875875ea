import { type FaultDetail, Oops, type PlainFault } from '../run/fault';
import { costOf, RememberedObjects } from './rememberedObjects';
import { AddressSpace, FIRST_ADDRESS } from './addressSpace';
import { clearSpecials, lowerPointers } from './specials';
import { fieldOf, UnseenContent } from './unseenContent';
import { readInt, writeInt } from './integerBytes';
import type { IntFormat } from '../../c/integers';
import { INITIALISED, SPECIAL, UNINITIALISED } from './byteState';
import { MemoryObject, type ObjectOptions } from './memoryObject';
import { contentToCopy, putBesideBytes, putIntoSparse } from './copyBytes';
import { describeObject } from './describeObject';
import { bareRangeAt, type CopiedRange, Originals } from './originals';
import { type Int, isInt, Pointer, Term, unknownValue, type Value } from './value';
import type { Constraints } from '../symbols/pathConstraints';
import { partsAt } from './partOfTerm';
import { TermPlaces } from './termPlaces';

/** Told of what is wrong but would not stop the kernel at once. */
export interface FaultObserver {
  /** What is known of unknown values. */
  readonly constraints: Constraints;
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
  private readonly addresses = new AddressSpace();
  private readonly unseen: UnseenContent;
  private readonly terms: TermPlaces;
  private bytesUsed = 0;
  /** Allocations that have not been freed, and objects of the kernel of which little is known. */
  readonly held = new Set<MemoryObject>();
  private nextId = 1;
  private readonly remembered = new RememberedObjects();
  /** How many lives have ended. */
  endings = 0;
  /** Whether variables, allocations and objects of the kernel that are made from now on are watched. */
  isWatching = false;

  constructor(private readonly observer: FaultObserver) {
    this.unseen = new UnseenContent(observer);
    this.terms = new TermPlaces(this, observer);
  }

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
    return this.addresses.addressOf(object);
  }

  /** The number that a value is when it is looked at as an integer of 64 bits. */
  toInt(value: Value): Int | Term {
    return this.addresses.toInt(value);
  }

  /** The place that an integer leads to, if it is one that a pointer was turned into. */
  fromInt(value: Int): Pointer | undefined {
    return this.addresses.fromInt(value);
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
    const place = at instanceof Term ? this.placeOf(at) : at;
    if (!isInt(place)) return place;
    const pointer = this.fromInt(place);
    if (pointer) return pointer;
    const address = BigInt.asUintN(64, BigInt(place));
    const kind = address < FIRST_ADDRESS ? 'null-dereference' : 'wild-pointer';
    throw new Oops({ kind, cause: 'access', isWrite, size, address });
  }

  /** What an unknown pointer that is used leads to, or the number that it is where it can be no address any more. */
  placeOf(term: Term): Pointer | Int {
    return this.terms.placeOf(term);
  }

  /** The same, if it is known where it leads. */
  knownPlaceOf(term: Term): Pointer | undefined {
    return this.terms.knownPlaceOf(term);
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
    if (!found) return unknownValue('memory outside of an object', isPointer, undefined, format);
    const { object, offset } = found;
    if (object.read) return object.read();
    if (object.isSparseAt(offset)) return this.unseen.load(object, offset, format, isPointer);
    if (object.isForgotten) return fieldOf(object, isPointer, format);
    const state = this.stateOf(object, offset, format.size);
    if (state === SPECIAL) return this.loadSpecial(object, offset, format, isPointer);
    if (state === UNINITIALISED) {
      if (object.isEscaped) return this.loadEscaped(object, offset, format, isPointer);
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
  private loadEscaped(object: MemoryObject, offset: number, format: IntFormat, isPointer: boolean): Value {
    const { size } = format;
    const escaped = { ...object.provenance, isField: false };
    const value = unknownValue(`what was stored in ${describeObject(object)}`, isPointer, escaped, format);
    if (isPointer) value.foundAt = new Pointer(object, offset);
    object.setSpecial(offset, { value, size });
    object.states.fill(SPECIAL, offset, offset + size);
    return value;
  }

  private loadSpecial(object: MemoryObject, offset: number, format: IntFormat, isPointer: boolean): Value {
    const special = object.specials.get(offset);
    if (special?.size === format.size) return special.value;
    const range = special ? undefined : bareRangeAt(object, offset, format.size);
    if (range) return this.unseen.loadCopied(object, range, offset, format, isPointer);
    if (lowerPointers(this.addresses, object, offset, format.size))
      return readInt(object.bytes, offset, format);
    return partsAt(this.addresses, object, offset, format) ?? fieldOf(object, isPointer, format);
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
    if (object.specials.size > 0) clearSpecials(this.addresses, object, offset, size);
    if (isInt(value)) {
      writeInt(object.bytes, offset, size, value);
      object.states.fill(INITIALISED, offset, offset + size);
    } else {
      object.setSpecial(offset, { value, size });
      object.states.fill(SPECIAL, offset, offset + size);
    }
  }

  /** Copies bytes with all that they are; uninitialised bytes may be copied. The places may overlap. */
  copy(to: Value, from: Value, size: number): void {
    if (size === 0) return;
    const source = this.locate(from, size, false);
    const target = this.locate(to, size, true);
    if (!source || !target || target.object.isForgotten) return;
    this.observer.spend(stepsFor(size) + source.object.specials.size);
    const content = contentToCopy(source, target, size);
    if (target.object.isSparseAt(target.offset)) {
      putIntoSparse(target.object, content, target.offset, size);
      return;
    }
    if (target.object.specials.size > 0) clearSpecials(this.addresses, target.object, target.offset, size);
    if (!source.object.isSparseAt(source.offset)) this.copyBytes(target, source, size);
    putBesideBytes(target.object, content);
  }

  private copyBytes(target: Pointer, source: Pointer, size: number): void {
    lowerPointers(this.addresses, source.object, source.offset, size);
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
    if (target && !target.object.isForgotten) this.put(target, size, { bytes });
  }

  /** Sets bytes, as memset() does. */
  fill(to: Value, byte: number, size: number): void {
    const target = size === 0 ? undefined : this.locate(to, size, true);
    if (target) this.put(target, size, { byte: byte & 0xff });
  }

  /** Nobody knows any more what is there: it may have been written, and is called `name`. No place is a fault. */
  makeUnknown(at: Pointer, size: number, name: string): void {
    const { object, offset } = at;
    const known = Math.min(size, object.size - offset);
    if (object.end || object.isForgotten || object.isReadOnly || object.read || object.code) return;
    if (offset < 0 || !(known > 0)) return;
    const provenance = { isResult: false, isField: true };
    const options: ObjectOptions = { kind: 'kernel', size: Number.POSITIVE_INFINITY, name, provenance };
    const originals = new Originals(new MemoryObject(options, this.nextId++));
    this.put(at, known, { originals, from: 0 });
  }

  private put({ object, offset }: Pointer, size: number, what: CopiedRange['content']): void {
    this.observer.spend(stepsFor(size));
    const content = { specials: [], ranges: [{ offset, size, content: what }] };
    if (object.isSparseAt(offset)) {
      putIntoSparse(object, content, offset, size);
      return;
    }
    if (object.specials.size > 0) clearSpecials(this.addresses, object, offset, size);
    putBesideBytes(object, content);
  }
}

/** What bytes cost that are set, in instructions. */
function stepsFor(bytes: number): number {
  return Number.isFinite(bytes) ? bytes >> 6 : 0;
}
