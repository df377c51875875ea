import { roundUp } from '../base/roundUp';
import { alignmentOf, type CType, type Field, type RecordCType, sizeOf } from './types';

/** A member as it is declared. */
export interface DeclaredField {
  readonly name: string | undefined;
  readonly type: CType;
  /** Of a bit-field. */
  readonly width: number | undefined;
  /** Asked for with an attribute, in bytes. */
  readonly alignment: number | undefined;
  /** Without padding in front. */
  readonly packed: boolean;
}

/** What attributes and pragmas say about a record as a whole. */
export interface RecordAttributes {
  readonly packed: boolean;
  /** Asked for, in bytes. */
  readonly alignment: number | undefined;
  /** The largest alignment that `#pragma pack` leaves to members. */
  readonly pack: number | undefined;
  /** See `FileContext`. */
  readonly guessesSizes: boolean;
}

/** Behind a member whose size is not known the next one is so far away that none can reach into another. */
const ROOM = 2 ** 32;

/**
 * Gives the members their places, as the ABI of x86-64 has them. Members of a type that is not visible take a machine word;
 * what lies behind an array whose length is not known has places of its own.
 */
export function layoutRecord(
  record: RecordCType,
  declared: readonly DeclaredField[],
  attributes: RecordAttributes,
): void {
  const layout = new Layout(record.isUnion, attributes);
  const fields = declared.map((field) => layout.place(field));
  record.setLayout({ fields, size: layout.size, alignment: layout.alignment, isSized: layout.isSized });
}

class Layout {
  alignment: number;
  /** Bits used so far; of a union, those of its largest member. */
  private bits = 0;
  /** All members' sizes are known. */
  isSized = true;

  constructor(
    private readonly isUnion: boolean,
    private readonly attributes: RecordAttributes,
  ) {
    this.alignment = attributes.alignment ?? 1;
  }

  get size(): number {
    return roundUp(Math.ceil(this.bits / 8), this.alignment);
  }

  place(field: DeclaredField): Field {
    const { name, type } = field;
    const size = sizeOf(type) ?? this.roomFor(type);
    if (field.width !== undefined) return this.placeBits(field, field.width, size);
    const own = this.alignmentFor(field);
    this.alignment = Math.max(this.alignment, own);
    const offset = this.isUnion ? 0 : roundUp(Math.ceil(this.bits / 8), own);
    this.bits = Math.max(this.bits, (offset + size) * 8);
    return { name, type, offset, bits: undefined, ...(field.alignment !== undefined && { alignment: own }) };
  }

  /** An attribute of a member only makes its alignment larger, unless it is packed; the pragma makes all smaller. */
  private alignmentFor({ type, alignment = 1, packed }: DeclaredField): number {
    const natural = packed || this.attributes.packed ? 1 : alignmentOf(type);
    return Math.min(Math.max(natural, alignment), this.attributes.pack ?? Infinity);
  }

  private roomFor(type: CType): number {
    const isOpen = type.kind === 'array' || (type.kind === 'record' && type.fields !== undefined);
    if (isOpen || !this.attributes.guessesSizes) this.isSized = false;
    if (!isOpen) return 8;
    return type.kind === 'record' ? type.size + ROOM : ROOM;
  }

  private placeBits(field: DeclaredField, width: number, size: number): Field {
    const { name, type } = field;
    const isTight = field.packed || this.attributes.packed || this.attributes.pack !== undefined;
    const unit = size * 8;
    let at = this.isUnion ? 0 : this.bits;
    if (field.alignment !== undefined) at = roundUp(at, field.alignment * 8);
    const isCut = Math.floor(at / unit) !== Math.floor((at + width - 1) / unit);
    if (width === 0 || (isCut && !isTight)) at = roundUp(at, unit);
    if (name !== undefined) this.alignment = Math.max(this.alignment, this.alignmentFor(field));
    this.bits = Math.max(this.bits, at + width);
    return { name, type, offset: Math.floor(at / 8), bits: { shift: at % 8, width } };
  }
}
