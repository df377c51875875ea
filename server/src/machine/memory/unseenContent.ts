import type { IntFormat } from '../../c/integers';
import { readInt } from './integerBytes';
import type { MemoryObject } from './memoryObject';
import { type CopiedRange, copiedAt, type Originals } from './originals';
import { Pointer, unknownValue, type Value } from './value';
import { partOfTerm } from './partOfTerm';
import type { UnknownSymbol } from '../symbols/term';
import { endOfWalk, WALK_BOUND } from './walks';

/** Told of what is made up. */
interface InventionObserver {
  /** So much work was done. */
  spend(steps: number): void;
  /** Something was left out. */
  bound(text: string): void;
}

/** Reads what nobody has looked at yet: memory that is not visible, and what was copied as a whole. */
export class UnseenContent {
  constructor(private readonly observer: InventionObserver) {}

  /** Reads from memory whose bytes nobody knows. */
  load(object: MemoryObject, offset: number, format: IntFormat, isPointer: boolean): Value {
    const known = object.specials.get(offset);
    if (known) return known.value;
    const range = copiedAt(object, offset, format.size);
    if (range) return this.loadCopied(object, range, offset, format, isPointer);
    if (object.isZeroed) return 0;
    return this.loadOriginal(object, offset, object.originals, offset, format, isPointer);
  }

  /** Reads what was copied without looking at it. */
  loadCopied(
    object: MemoryObject,
    range: CopiedRange | 'mixed',
    offset: number,
    format: IntFormat,
    isPointer: boolean,
  ): Value {
    if (range === 'mixed') return fieldOf(object, isPointer, format);
    const { content } = range;
    const at = offset - range.offset;
    if ('bytes' in content) return readInt(content.bytes, at, format);
    if ('byte' in content) return readInt(new Uint8Array(format.size).fill(content.byte), 0, format);
    return this.loadOriginal(object, offset, content.originals, content.from + at, format, isPointer);
  }

  /** What was first at a place, found where it is now. */
  private loadOriginal(
    object: MemoryObject,
    offset: number,
    originals: Originals,
    from: number,
    format: IntFormat,
    isPointer: boolean,
  ): Value {
    const { size } = format;
    const known = originals.values.get(from);
    const over = originals.over(from, size);
    if (over) return partOfTerm(over.value, over.size, from - over.at, format);
    if (known && known.size !== size) return fieldOf(originals.object, isPointer, format);
    let value = known?.value;
    if (value === undefined) {
      this.observer.spend(INVENTION_STEPS);
      const made = fieldOf(originals.object, isPointer, format);
      if (isPointer) this.noteFinding(made, originals.object, from);
      originals.keep(from, made, size);
      value = made;
    }
    object.setSpecial(offset, { value, size });
    return value;
  }

  /** A pointer that leads on in a list may be where a walk over it ends. */
  private noteFinding(value: UnknownSymbol, object: MemoryObject, offset: number): void {
    value.foundAt = new Pointer(object, offset);
    value.head = endOfWalk(value.foundAt);
    if (!value.head) return;
    this.observer.bound(WALK_BOUND);
  }
}

/** What is behind a field of something unknown is not described any further. */
export function fieldOf(
  { name, provenance }: MemoryObject,
  isPointer: boolean,
  format: IntFormat,
): UnknownSymbol {
  const origin = provenance.isField ? name : `a field of ${name}`;
  return unknownValue(origin, isPointer, { ...provenance, isField: true }, format);
}

/** What an unknown value costs that is made up. */
const INVENTION_STEPS = 200;
