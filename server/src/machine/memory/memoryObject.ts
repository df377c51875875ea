import type { Callee } from '../run/callee';
import type { TraceEntry } from '../run/fault';
import { INITIALISED } from './byteState';
import { INVENTED_OFFSET } from '../../c/types';
import { type CopiedRange, Originals } from './originals';
import { NOT_DERIVED, type Pointer, type Provenance, type Value } from './value';

/** What a stretch of memory is for. */
export type ObjectKind = 'global' | 'stack' | 'heap' | 'string' | 'function' | 'kernel';

/** How the life of an object ended. */
export type ObjectEnd = 'freed' | 'returned' | 'unloaded';

/** Where in the sources something happened, ready to be printed, such as `file.c:12`; undefined outside of C. */
export type PlaceText = string | undefined;

export interface ObjectOptions {
  readonly kind: ObjectKind;
  /** In bytes. Infinite if nobody knows: then anything can be stored anywhere in it. */
  readonly size: number;
  /** For messages: a variable's name, or the function that allocated it. */
  readonly name: string;
  /** Who or where it comes from, for messages. */
  readonly place?: PlaceText;
  /** The line of C that allocated it. */
  readonly origin?: TraceEntry | undefined;
  /** Whether all bytes are zero; otherwise they are uninitialised. */
  readonly isZeroed?: boolean;
  readonly isReadOnly?: boolean;
  readonly code?: Callee;
  /** The module that it is part of. */
  readonly owner?: string | undefined;
  /** Gives its value each time it is read, for variables that change by themselves. */
  readonly read?: () => Value;
  /** Of what an unknown pointer leads to: where that pointer was found. */
  readonly foundAt?: Pointer | undefined;
  /** The same: what that pointer was. */
  readonly provenance?: Provenance;
}

/** A value that bytes cannot hold, and how many bytes it takes. */
export interface Special {
  readonly value: Value;
  readonly size: number;
}

/** Of larger objects nobody keeps the bytes: they are taken for ones whose size is not known. */
const SIZE_MAX = 64 * 1024 * 1024;

const NO_BYTES = new Uint8Array(0);

/** Most objects have none; then they share this one. */
const NO_SPECIALS = new Map<number, Special>();
const NO_RANGES: readonly CopiedRange[] = [];

/** So many copies into an object are told from each other; with more nobody knows what is where. */
const COPIED_MAX = 100;

/** A variable, an allocation or a function: what a pointer can point to. */
export class MemoryObject {
  /** No two objects of a run have the same. */
  readonly id: number;
  readonly kind: ObjectKind;
  readonly size: number;
  readonly name: string;
  readonly place: PlaceText;
  readonly origin: TraceEntry | undefined;
  readonly isReadOnly: boolean;
  readonly code: Callee | undefined;
  readonly owner: string | undefined;
  readonly read: (() => Value) | undefined;
  /** Whether all of it was zero at first. */
  readonly isZeroed: boolean;
  bytes: Uint8Array;
  /** What each byte is: `UNINITIALISED`, `INITIALISED` or `SPECIAL`. */
  states: Uint8Array;
  /** By offset. */
  specials: ReadonlyMap<number, Special> = NO_SPECIALS;
  /** What was copied into it as a whole; later ones lie over earlier ones, and special values over all of them. */
  copied: readonly CopiedRange[] = NO_RANGES;
  private first: Originals | undefined;
  end: ObjectEnd | undefined;
  endPlace: PlaceText;
  /** How many lives had ended when its own did and readers under RCU could still be looking at it. */
  deferredEnd: number | undefined;
  /** Its life is over and nobody remembers what was in it. */
  isForgotten = false;
  /** Of what an unknown pointer leads to: where that pointer was found. */
  readonly foundAt: Pointer | undefined;
  readonly provenance: Provenance;
  /** Code that is not visible has had a pointer to it, and may have changed it. */
  isEscaped = false;
  /** Somebody wants to know who writes it. */
  isWatched = false;
  /** Given when somebody asks for it; see `Memory.addressOf`. */
  address: bigint | undefined;

  constructor(options: ObjectOptions, id: number) {
    this.id = id;
    this.kind = options.kind;
    this.size = options.size <= SIZE_MAX ? options.size : Number.POSITIVE_INFINITY;
    this.name = options.name;
    this.place = options.place;
    this.origin = options.origin;
    this.isReadOnly = options.isReadOnly ?? false;
    this.code = options.code;
    this.owner = options.owner;
    this.read = options.read;
    this.foundAt = options.foundAt;
    this.provenance = options.provenance ?? NOT_DERIVED;
    const held = options.kind === 'function' || !Number.isFinite(this.size) ? 0 : this.size;
    this.bytes = held === 0 ? NO_BYTES : new Uint8Array(held);
    this.states = held === 0 ? NO_BYTES : new Uint8Array(held);
    this.isZeroed = options.isZeroed ?? false;
    if (this.isZeroed) this.states.fill(INITIALISED);
  }

  setSpecial(offset: number, special: Special): void {
    if (this.specials === NO_SPECIALS) this.specials = new Map();
    (this.specials as Map<number, Special>).set(offset, special);
  }

  /** What it held at first, where nobody knows that. */
  get originals(): Originals {
    return (this.first ??= new Originals(this));
  }

  addCopied(range: CopiedRange): void {
    const end = range.offset + range.size;
    const left = this.copied.filter((each) => each.offset < range.offset || each.offset + each.size > end);
    this.copied = left.length < COPIED_MAX ? [...left, range] : NO_RANGES;
    // What was there is not known any more, and is not what was there first.
    if (left.length >= COPIED_MAX) this.first = undefined;
  }

  /** Gives its bytes back to us: freed memory counts, too, as long as somebody knows of it. */
  forget(): void {
    this.isForgotten = true;
    this.bytes = NO_BYTES;
    this.states = NO_BYTES;
    this.specials = NO_SPECIALS;
    this.copied = NO_RANGES;
  }

  deleteSpecial(offset: number): void {
    (this.specials as Map<number, Special>).delete(offset);
  }

  /** The kernel's function that allocated it; undefined for what is not on the heap. */
  get allocator(): string | undefined {
    return this.kind === 'heap' ? this.name : undefined;
  }

  /** Nobody knows its size and what is in it. */
  get isOpaque(): boolean {
    return this.size === Number.POSITIVE_INFINITY;
  }

  /** Whether values at the offset are kept one by one, because nobody knows what bytes are there. */
  isSparseAt(offset: number): boolean {
    return this.isOpaque || offset >= INVENTED_OFFSET;
  }
}
