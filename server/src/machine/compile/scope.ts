import type { Compiler } from './compiler';
import { type CType, type IntCType, RecordCType } from '../types';
import type { Int } from '../memory/value';
import type { Label } from './functionBuilder';
import type { CFunction, CUnit, GlobalVariable } from '../run/unit';

/** What a name means. */
export type Binding =
  | { readonly kind: 'typedef'; readonly type: CType }
  | { readonly kind: 'enumerator'; readonly value: Int }
  | { readonly kind: 'variable'; readonly variable: GlobalVariable }
  | { readonly kind: 'function'; readonly function: CFunction }
  /** Declared, and defined somewhere else. */
  | { readonly kind: 'extern'; readonly name: string; readonly type: CType }
  | { readonly kind: 'register'; readonly index: number; readonly type: CType }
  /** The address of a label. */
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'local'; readonly index: number; readonly type: CType; readonly name: string };

/** The names of a text that is read only as far as it is needed. */
export interface MissingNames {
  /** Whether the text may declare the name, or a struct, union or enum with this tag. */
  has(name: string): boolean;
  /** Declares what the text says about a name. */
  declare(name: string): void;
}

const NOTHING_MISSING: MissingNames = { has: () => false, declare: () => undefined };

/** The names that are visible at a place: those of a block, of the blocks around it, of the file, of the headers. */
export class Scope {
  private readonly names = new Map<string, Binding>();
  private readonly records = new Map<string, RecordCType>();
  /** Tags that were first named in this block. */
  private readonly mentioned = new Set<string>();
  private readonly enumerations = new Map<string, IntCType>();

  constructor(
    readonly unit: CUnit,
    readonly parent: Scope | undefined,
    /** Names of this scope are those of a file. */
    private readonly isFile: boolean,
    private readonly missing: MissingNames = NOTHING_MISSING,
  ) {}

  get compiler(): Compiler {
    return this.unit.program.compiler;
  }

  /** A block inside. */
  inner(): Scope {
    return new Scope(this.unit, this, false);
  }

  bind(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }

  /** What the name means in this very scope. */
  own(name: string): Binding | undefined {
    const known = this.names.get(name);
    if (known) return known;
    this.missing.declare(name);
    return this.names.get(name);
  }

  lookUp(name: string): Binding | undefined {
    const own = this.own(name);
    if (!this.isFile) return own ?? this.parent?.lookUp(name);
    if (own && own.kind !== 'extern') return own;
    return this.unit.program.sharedName(name) ?? this.definedInHeaders(name) ?? own;
  }

  private definedInHeaders(name: string): Binding | undefined {
    return this.parent?.lookUp(name);
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
    const file = this.fileScope();
    const made = new RecordCType(isUnion, tag, () => file.missing.declare(tag));
    file.records.set(tag, made);
    if (file !== this) this.mentioned.add(tag);
    return made;
  }

  /** That of the file that this one is in. */
  get file(): Scope {
    return this.fileScope();
  }

  private fileScope(): Scope {
    return this.isFile || !this.parent ? this : this.parent.fileScope();
  }

  /** `typedef struct tag name;` in a block was the first to name the struct that the block defines further down. */
  private mentionedRecord(tag: string): RecordCType | undefined {
    if (!this.mentioned.has(tag)) return undefined;
    const { records } = this.fileScope();
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
    const made = new RecordCType(isUnion, tag);
    this.records.set(tag, made);
    return made;
  }
}

/** The scope of a file. */
export function fileScope(unit: CUnit, headers: Scope | undefined, missing: MissingNames): Scope {
  return new Scope(unit, headers, true, missing);
}
