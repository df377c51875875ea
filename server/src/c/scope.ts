import type { Expression, TypeSyntax } from '../syntax/ast';
import type { Constant } from './constant';
import type { Int } from './integers';
import { type CType, type IntCType, RecordCType } from './types';

/** What a name can stand for besides a type or a constant: a variable, a function. The rooms above say what they are. */
export interface Entity {
  readonly kind: string;
  readonly type: CType;
}
export interface TypedefBinding {
  readonly kind: 'typedef';
  readonly type: CType;
}
export interface EnumeratorBinding {
  readonly kind: 'enumerator';
  readonly value: Int;
}

/** What a name means. */
export type Binding<E extends Entity = Entity> = TypedefBinding | EnumeratorBinding | E;

export function isEnumerator(binding: Binding): binding is EnumeratorBinding {
  return binding.kind === 'enumerator';
}

/** What C makes of types and expressions. Its parts need each other, and get at each other through the scope. */
export interface Semantics {
  resolveType(type: TypeSyntax, scope: Scope): CType;
  typeOf(expression: Expression, scope: Scope): CType;
  evaluate(expression: Expression, scope: Scope): Constant;
}

/** What a file's names depend on that is not in it. */
export interface FileContext<E extends Entity = Entity> {
  readonly semantics: Semantics;
  /** Plain `char`, signed or not. */
  readonly char: IntCType;
  /** Members of types that are not visible are taken for machine words, so that the rest can be laid out. */
  readonly guessesSizes: boolean;
  /** What another file of the same program makes of a name. */
  shared(name: string): Binding<E> | undefined;
}

/** The names of a text that is read only as far as it is needed. */
export interface MissingNames {
  /** Whether the text may declare the name, or a struct, union or enum with this tag. */
  has(name: string): boolean;
  /** Declares what the text says about a name. */
  declare(name: string): void;
}

const NOTHING_MISSING: MissingNames = { has: () => false, declare: () => undefined };

/** The names that are visible at a place: those of a block, of the blocks around it, of the file, of the headers. */
export class Scope<E extends Entity = Entity> {
  private readonly names = new Map<string, Binding<E>>();
  private readonly records = new Map<string, RecordCType>();
  /** Tags that were first named in this block. */
  private readonly mentioned = new Set<string>();
  private readonly enumerations = new Map<string, IntCType>();

  constructor(
    readonly context: FileContext<E>,
    readonly parent: Scope<E> | undefined,
    /** Names of this scope are those of a file. */
    private readonly isFile: boolean,
    private readonly missing: MissingNames = NOTHING_MISSING,
  ) {}

  /** A block inside. */
  inner(): Scope<E> {
    return new Scope(this.context, this, false);
  }

  /** A type as it is written, with sizes. Enumerators and records that it declares are bound in this scope. */
  resolveType(type: TypeSyntax): CType {
    return this.context.semantics.resolveType(type, this);
  }

  /** The type of an expression, which is not evaluated. As in C before arrays and functions become pointers. */
  typeOf(expression: Expression): CType {
    return this.context.semantics.typeOf(expression, this);
  }

  /** The value of a constant expression, or why it has none. */
  evaluate(expression: Expression): Constant {
    return this.context.semantics.evaluate(expression, this);
  }

  /** The value of an integer constant expression; undefined if it is not one, has none (`1 / 0`), or is not known. */
  integer(expression: Expression): Int | undefined {
    const value = this.evaluate(expression);
    return value.kind === 'integer' ? value.value : undefined;
  }

  bind(name: string, binding: Binding<E>): void {
    this.names.set(name, binding);
  }

  /** What the name means in this very scope. */
  own(name: string): Binding<E> | undefined {
    const known = this.names.get(name);
    if (known) return known;
    this.missing.declare(name);
    return this.names.get(name);
  }

  lookUp(name: string): Binding<E> | undefined {
    const own = this.own(name);
    if (!this.isFile) return own ?? this.parent?.lookUp(name);
    if (own && own.kind !== 'extern') return own;
    return this.context.shared(name) ?? this.parent?.lookUp(name) ?? own;
  }

  /** The type of the enum with a tag; undefined where it is not visible. */
  enumeration(tag: string): IntCType | undefined {
    const known = this.enumerations.get(tag);
    if (known) return known;
    if (this.isFile && this.missing.has(tag)) this.missing.declare(tag);
    return this.enumerations.get(tag) ?? this.parent?.enumeration(tag);
  }

  bindEnumeration(tag: string, type: IntCType): void {
    this.enumerations.set(tag, type);
  }

  /** The record with a tag. One that nobody has named yet is made here. */
  record(tag: string, isUnion: boolean): RecordCType {
    return this.findRecord(tag, isUnion) ?? this.newRecord(tag, isUnion);
  }

  private findRecord(tag: string, isUnion: boolean): RecordCType | undefined {
    const known = this.records.get(tag) ?? this.parent?.findRecord(tag, isUnion);
    return known ?? (this.isFile && this.missing.has(tag) ? this.newRecord(tag, isUnion) : undefined);
  }

  private newRecord(tag: string, isUnion: boolean): RecordCType {
    const { file } = this;
    const made = RecordCType.make(isUnion, tag, () => file.missing.declare(tag));
    file.records.set(tag, made);
    if (file !== this) this.mentioned.add(tag);
    return made;
  }

  /** That of the file that this one is in. */
  get file(): Scope<E> {
    return this.isFile || !this.parent ? this : this.parent.file;
  }

  /** `typedef struct tag name;` in a block was the first to name the struct that the block defines further down. */
  private mentionedRecord(tag: string): RecordCType | undefined {
    if (!this.mentioned.has(tag)) return undefined;
    const { records } = this.file;
    const found = records.get(tag);
    records.delete(tag);
    return found;
  }

  /** The record whose members are about to be declared in this scope. */
  recordToDefine(tag: string, isUnion: boolean): RecordCType {
    const own = this.records.get(tag) ?? this.mentionedRecord(tag);
    if (own && !own.isLaidOut) {
      this.records.set(tag, own);
      return own;
    }
    const made = RecordCType.make(isUnion, tag);
    this.records.set(tag, made);
    return made;
  }
}
