import type { Expression } from '../syntax/ast';
import type { Qualifiers } from '../syntax/qualifierWords';

/** A C type with all that is needed to run: sizes and layouts are those of x86-64. */
export type CType =
  VoidCType | IntCType | FloatCType | PointerCType | ArrayCType | RecordCType | FunctionCType | UnknownCType;

/** How what has the type is declared. Of arrays, their elements are. */
type Qualified = Qualifiers;
interface Aligned {
  /** In bytes, where a `typedef` or a variable asks for another one than the type's own. */
  readonly alignment?: number | undefined;
  /** The type without what the variable asks for. */
  readonly plain?: CType;
}
export interface VoidCType extends Qualified {
  readonly kind: 'void';
}
export interface IntCType extends Qualified, Aligned {
  readonly kind: 'int';
  /** In bytes: 1, 2, 4, 8 or 16. The value of a bit-field has as many bits as it, which may be a fraction. */
  readonly size: number;
  readonly signed: boolean;
  readonly isBool: boolean;
  /** Its place among types: `long` and `long long` have one size and are two. */
  readonly rank: number;
  /** As it was written, where that is not the type's own name: `u32`, `enum color`. */
  readonly name: string | undefined;
  readonly isEnumeration: boolean;
}
export interface FloatCType extends Qualified, Aligned {
  readonly kind: 'float';
  readonly size: number;
}
export interface PointerCType extends Qualified, Aligned {
  readonly kind: 'pointer';
  readonly to: CType;
  /** That of the `typedef` by which it was written. */
  readonly name?: string | undefined;
}
export interface ArrayCType extends Qualified, Aligned {
  readonly kind: 'array';
  readonly of: CType;
  /** Undefined for `[]`, and where the length is not known. */
  readonly length: number | undefined;
  /** What says how many there are when the code runs, where no constant does. */
  readonly variable?: Expression | undefined;
  readonly name?: string | undefined;
}
export interface FunctionCType extends Qualified {
  readonly kind: 'function';
  readonly result: CType;
  readonly parameters: readonly { readonly name: string | undefined; readonly type: CType }[];
  readonly variadic: boolean;
  /** `()`: says nothing about the parameters. */
  readonly isUnspecified?: boolean;
}
/** A type that is not visible. */
export interface UnknownCType extends Qualified {
  readonly kind: 'unknown';
  /** That of the `typedef` that nobody has seen. */
  readonly name?: string;
}

/** A member of a struct or union. */
export interface Field {
  /** Absent for unnamed members, whose own members count as those of the record. */
  readonly name: string | undefined;
  readonly type: CType;
  /** In bytes from the record's beginning; for a bit-field, that of the unit that it lies in. */
  readonly offset: number;
  readonly bits: { readonly shift: number; readonly width: number } | undefined;
  /** In bytes, where an attribute of the member itself asks for another one than its type's. */
  readonly alignment?: number | undefined;
}

/** The members of a struct or union and what they take. */
export interface RecordLayout {
  readonly fields: readonly Field[];
  /** In bytes; where it is not sized, how far its members' places reach. */
  readonly size: number;
  readonly alignment: number;
  /** Whether the size is the real one: no member is an array whose length is not known. */
  readonly isSized: boolean;
}

/** What is known of a record, under all names that it has. */
interface RecordBody {
  layout: RecordLayout | undefined;
  /** Reads the definition, where that is only done when it is needed. */
  define: (() => void) | undefined;
  /** Members of a record that is not visible, as the sources name them. Each has a place of its own. */
  readonly invented: Map<string, Field>;
  /** Members that were asked for. */
  readonly found: Map<string, Field>;
}

/** A struct or union. What it consists of may become known after the type is first named. */
export class RecordCType {
  readonly kind = 'record';

  /**
   * @param name that of the `typedef` by which it was written
   * @param asked the alignment that the `typedef` asks for
   */
  private constructor(
    readonly isUnion: boolean,
    readonly tag: string | undefined,
    private readonly body: RecordBody,
    readonly name?: string,
    private readonly asked?: number,
    private readonly qualifiers: Qualifiers = {},
    /** The type without what a variable asks for. */
    readonly plain?: RecordCType,
  ) {}

  get isConst(): boolean {
    return this.qualifiers.isConst === true;
  }

  get isVolatile(): boolean {
    return this.qualifiers.isVolatile === true;
  }

  /** @param define reads the definition, where that is only done when it is needed */
  static make(isUnion: boolean, tag: string | undefined, define?: () => void): RecordCType {
    return new RecordCType(isUnion, tag, {
      layout: undefined,
      define,
      invented: new Map(),
      found: new Map(),
    });
  }

  /** The same record as a `typedef` names it, which may ask for another alignment. */
  as(name: string | undefined, alignment: number | undefined): RecordCType {
    const { isUnion, tag, body, qualifiers } = this;
    return new RecordCType(isUnion, tag, body, name, alignment ?? this.asked, qualifiers);
  }

  /** The type of a variable that asks for an alignment. */
  aligned(alignment: number): RecordCType {
    return new RecordCType(this.isUnion, this.tag, this.body, this.name, alignment, this.qualifiers, this);
  }

  /** The same record, declared without qualifiers. */
  unqualified(): RecordCType {
    return new RecordCType(this.isUnion, this.tag, this.body, this.name, this.asked);
  }

  /** The same record, declared with qualifiers. */
  qualified(qualifiers: Qualifiers): RecordCType {
    const all = { ...this.qualifiers, ...qualifiers };
    return new RecordCType(this.isUnion, this.tag, this.body, this.name, this.asked, all);
  }

  /** Whether both are one to the compiler. */
  isSame(other: RecordCType): boolean {
    return this.body === other.body || (this.tag !== undefined && this.tag === other.tag);
  }

  /** As C spells it. */
  get text(): string {
    return this.name ?? `${this.isUnion ? 'union' : 'struct'} ${this.tag ?? '{ … }'}`;
  }

  /** Undefined as long as its definition was not seen. */
  get fields(): readonly Field[] | undefined {
    return this.defined?.fields;
  }

  /** In bytes; 0 as long as its definition was not seen. */
  get size(): number {
    return this.defined?.size ?? 0;
  }

  get alignment(): number {
    return this.asked ?? this.defined?.alignment ?? 1;
  }

  /** Whether its definition was seen, with a size that is known. */
  get isSized(): boolean {
    return this.defined?.isSized ?? false;
  }

  /** Whether the members have been laid out; asking does not read the definition. */
  get isLaidOut(): boolean {
    return this.body.layout !== undefined;
  }

  setLayout(layout: RecordLayout): void {
    this.body.layout = layout;
    this.body.define = undefined;
  }

  private get defined(): RecordLayout | undefined {
    const { define } = this.body;
    if (define) {
      this.body.define = undefined;
      define();
    }
    return this.body.layout;
  }

  /** Finds a member, also in unnamed members; the offset is from the beginning of this record. */
  field(name: string): Field {
    return this.body.found.get(name) ?? this.findOrInvent(name);
  }

  private findOrInvent(name: string): Field {
    const field = findField(this, name, 0);
    if (!field) return this.inventedField(name);
    this.body.found.set(name, field);
    return field;
  }

  /** Whether it has the member, as far as is visible. */
  hasField(name: string): boolean {
    return findField(this, name, 0) !== undefined;
  }

  private inventedField(name: string): Field {
    const known = this.body.invented.get(name);
    if (known) return known;
    const offset = INVENTED_OFFSET + this.body.invented.size * INVENTED_SIZE;
    const made: Field = { name, type: UNKNOWN, offset, bits: undefined };
    this.body.invented.set(name, made);
    return made;
  }
}

/** Members that nobody has declared lie behind this offset, far from all that are. */
export const INVENTED_OFFSET = 2 ** 40;
/** Room for whatever such a member may be. */
const INVENTED_SIZE = 4096;

function findField(record: RecordCType, name: string, base: number): Field | undefined {
  for (const field of record.fields ?? []) {
    if (field.name === name) return base === 0 ? field : { ...field, offset: base + field.offset };
    if (field.name !== undefined || field.type.kind !== 'record') continue;
    const inner = findField(field.type, name, base + field.offset);
    if (inner) return inner;
  }
  return undefined;
}

export const VOID: VoidCType = { kind: 'void' };
export const UNKNOWN: UnknownCType = { kind: 'unknown' };

function int(size: number, signed: boolean, rank: number): IntCType {
  return {
    kind: 'int',
    size,
    signed,
    isBool: false,
    rank,
    alignment: undefined,
    name: undefined,
    isEnumeration: false,
    isConst: false,
  };
}

export const BOOL: IntCType = { ...int(1, false, 0), isBool: true };
export const SIGNED_CHAR = int(1, true, 1);
export const UNSIGNED_CHAR = int(1, false, 1);
/** Plain `char`, which is neither of the two above; whether it has a sign is the kernel's to say. */
export const CHAR = int(1, true, 1.5);
export const CHAR_WITHOUT_SIGN = int(1, false, 1.5);
export const SHORT = int(2, true, 2);
export const UNSIGNED_SHORT = int(2, false, 2);
export const INT = int(4, true, 3);
export const UNSIGNED_INT = int(4, false, 3);
export const LONG = int(8, true, 4);
export const UNSIGNED_LONG = int(8, false, 4);
/** As large as `long`, and another type. */
export const LONG_LONG = int(8, true, 5);
export const UNSIGNED_LONG_LONG = int(8, false, 5);
const INT128 = int(16, true, 6);
const UNSIGNED_INT128 = int(16, false, 6);

/** By their canonical names, as the lowered trees have them. */
export const BASIC_TYPES: Readonly<Record<string, CType>> = {
  void: VOID,
  bool: BOOL,
  _Bool: BOOL,
  char: CHAR,
  'signed char': SIGNED_CHAR,
  'unsigned char': UNSIGNED_CHAR,
  short: SHORT,
  'unsigned short': UNSIGNED_SHORT,
  int: INT,
  'unsigned int': UNSIGNED_INT,
  long: LONG,
  'unsigned long': UNSIGNED_LONG,
  'long long': LONG_LONG,
  'unsigned long long': UNSIGNED_LONG_LONG,
  float: { kind: 'float', size: 4 },
  double: { kind: 'float', size: 8 },
  __int128: INT128,
  'unsigned __int128': UNSIGNED_INT128,
  __int128_t: INT128,
  __uint128_t: UNSIGNED_INT128,
};

export function pointerTo(to: CType): PointerCType {
  return { kind: 'pointer', to };
}

/** A larger size is taken for one that is not known. */
const SIZE_MAX = Number.MAX_SAFE_INTEGER;

/** In bytes; undefined if it is not known. */
export function sizeOf(type: CType): number | undefined {
  switch (type.kind) {
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'array': {
      const size = (sizeOf(type.of) ?? Number.NaN) * (type.length ?? 0);
      return size <= SIZE_MAX ? size : undefined;
    }
    case 'record':
      return type.isSized ? type.size : undefined;
    // As GNU C has it.
    case 'void':
    case 'function':
      return 1;
    default:
      return undefined;
  }
}

/** In bytes; 8 where it is not known. */
export function alignmentOf(type: CType): number {
  if (type.kind === 'int' || type.kind === 'float') return type.alignment ?? type.size;
  if (type.kind === 'pointer') return type.alignment ?? 8;
  if (type.kind === 'array') return type.alignment ?? alignmentOf(type.of);
  return type.kind === 'record' ? type.alignment : 8;
}

/** What a parameter or a value of the type really is. */
export function decayed(type: CType): CType {
  if (type.kind === 'array') return pointerTo(type.of);
  return type.kind === 'function' ? pointerTo(type) : type;
}

/** What a pointer leads to, or an array consists of. */
export function pointee(type: CType): CType | undefined {
  if (type.kind === 'pointer') return type.to;
  return type.kind === 'array' ? type.of : undefined;
}

/** The struct or union that a type is, or consists of, or points to. */
export function recordIn(type: CType): RecordCType | undefined {
  const record = pointee(type) ?? type;
  return record.kind === 'record' ? record : undefined;
}

/** The struct that a type is, or consists of, or points to; no union. */
export function structIn(type: CType): RecordCType | undefined {
  const record = recordIn(type);
  return record?.isUnion === false ? record : undefined;
}

/** Whether values of the type are kept in memory and passed as pointers to it. */
export function isAggregate(type: CType): boolean {
  return type.kind === 'record' || type.kind === 'array';
}

/** How a value of the type is stored. Of types that are not known, a whole machine word. */
export function formatOf(type: CType): { readonly size: number; readonly signed: boolean } {
  return type.kind === 'int' || type.kind === 'float'
    ? { size: type.size, signed: type.kind === 'int' && type.signed }
    : { size: 8, signed: false };
}
