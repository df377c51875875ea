import type { KernelProfile } from '../../base/kernelProfile';
import type { Scope } from '../../c/scope';
import type { CType } from '../../c/types';
import type { Declared } from '../unitTypes';
import type { Location, Span } from '../../base/span';
import type { Declaration, FunctionDefinition, FunctionType, TypeSyntax } from '../../syntax/ast';
import type { SourceFile } from '../../syntax/sourceFile';
import type { TranslationUnit } from '../../syntax/translationUnit';
import type { Fact } from './fact';
import type { Builder } from '../trees/toolCallbacks';

/** A function that is defined in the module's sources. */
export interface ModuleFunction {
  readonly name: string;
  readonly unit: TranslationUnit;
  readonly definition: FunctionDefinition;
  /** The name in the definition. */
  readonly location: Location;
}

/** A variable at file scope. */
export interface ModuleVariable {
  readonly name: string;
  readonly unit: TranslationUnit;
  readonly declaration: Declaration;
  readonly location: Location;
}

/** A function that is named where a pointer to one is wanted. */
export interface FunctionReference {
  readonly name: string;
  /** Absent when the function is not defined in the module's sources. */
  readonly definition: ModuleFunction | undefined;
  /** The type that the definition or a visible prototype gives it. */
  readonly type: FunctionType | undefined;
  /** It is cast to another type, so that the compiler does not compare its own with what is wanted. */
  readonly isCast?: boolean;
}

/** Where text can be put in mechanically; absent where a macro made the code around it. */
export interface InsertionPoint {
  readonly file: string;
  readonly offset: number;
}

/** An array of klp structures as it is declared: objs, funcs or states. */
export interface KlpArray<T> {
  readonly struct: 'klp_object' | 'klp_func' | 'klp_state';
  /** The variable's name; absent for a compound literal. */
  readonly name: string | undefined;
  /** The variable's name, or the literal. */
  readonly location: Location;
  /** A single structure whose address is taken where an array is wanted. */
  readonly isLone: boolean;
  /** In order of the index. Elements that no initialiser names but that the array has are empty entries. */
  readonly entries: readonly T[];
  /**
   * Whether `entries` is all there is. Otherwise `incomplete` says why, as the end of a sentence: elements are made
   * by something that is not visible, or code changes them.
   */
  readonly incomplete: string | undefined;
  /**
   * Just behind the last entry, where another one with a leading comma could stand. Absent where a macro made the
   * entry's end or what follows it, and for a compound literal of a fixed length.
   */
  readonly endOfEntries: InsertionPoint | undefined;
}

/** One `{ … }` of a klp array. */
interface KlpEntry {
  /** The braces; the whole array for an entry that only the array's size makes. */
  readonly location: Location;
  /** Nothing is set, so it ends the array. Undefined when that is not known. */
  readonly isEmpty: boolean | undefined;
  /** Where a further `.field = value,` could be put in: behind the opening brace, if no positional value follows. */
  readonly insertField: InsertionPoint | undefined;
}

export interface KlpFunc extends KlpEntry {
  readonly oldName: Fact<string>;
  readonly newFunc: Fact<FunctionReference>;
  readonly sympos: Fact<bigint>;
  /** A condition that is not known decides whether the entry is there. */
  readonly isConditional?: boolean;
}

/** The four per-object callbacks; also those of the proposed per-state API, with `shadow_dtor`. */
export type CallbackName = 'pre_patch' | 'post_patch' | 'pre_unpatch' | 'post_unpatch' | 'shadow_dtor';

export interface Callback {
  readonly name: CallbackName;
  readonly function: Fact<FunctionReference>;
}

export interface KlpObject extends KlpEntry {
  /** `null` is vmlinux; absent is vmlinux as well. */
  readonly name: Fact<string | null>;
  readonly funcs: Fact<KlpArray<KlpFunc>>;
  readonly callbacks: readonly Callback[];
}

export interface KlpState extends KlpEntry {
  readonly id: Fact<bigint>;
  readonly version: Fact<bigint>;
  readonly callbacks: readonly Callback[];
  readonly isShadow: Fact<boolean>;
  readonly blockDisable: Fact<boolean>;
}

/** A variable of type `struct klp_patch`, or what a tool makes one of. */
export interface KlpPatch {
  readonly name: string;
  readonly location: Location;
  /** What `.mod` is set to, as text of the expression. */
  readonly mod: Fact<string>;
  readonly objs: Fact<KlpArray<KlpObject>>;
  readonly states: Fact<KlpArray<KlpState>>;
  readonly replace: Fact<boolean>;
  readonly insertField: InsertionPoint | undefined;
}

/** A field of a klp structure that an initialiser names. */
export interface FieldUse {
  readonly struct: string;
  readonly field: string;
  /** The field's name. */
  readonly location: Location;
  /** A condition that is not known decides whether the kernel's compiler sees it. */
  readonly isUncertain: boolean;
}

/** One `MODULE_INFO` or a macro built on it, such as `MODULE_LICENSE`. */
export interface ModuleInfo {
  readonly tag: string;
  readonly value: Fact<string>;
  readonly location: Location;
}

/** `module_init(f)` or `module_exit(f)`, or a function named `init_module`/`cleanup_module`. */
export interface ModuleEntry {
  readonly function: FunctionReference;
  readonly location: Location;
}

/** All that is declared by the files that are linked into one kernel module. Immutable. */
export interface Module {
  /** As `insmod` knows it: dashes are underscores. */
  readonly name: string;
  readonly profile: KernelProfile;
  readonly units: readonly TranslationUnit[];
  readonly functions: readonly ModuleFunction[];
  readonly variables: readonly ModuleVariable[];
  readonly patches: readonly KlpPatch[];
  readonly objectArrays: readonly KlpArray<KlpObject>[];
  readonly funcArrays: readonly KlpArray<KlpFunc>[];
  readonly stateArrays: readonly KlpArray<KlpState>[];
  readonly fieldUses: readonly FieldUse[];
  readonly infos: readonly ModuleInfo[];
  readonly inits: readonly ModuleEntry[];
  readonly exits: readonly ModuleEntry[];
  /** Defines a `klp_patch` or enables one, or is what a tool makes one of. */
  readonly isLivepatch: boolean;
  /** The tool that makes what the files do not have: the patch, its init function, the module information. */
  readonly builder: Builder | undefined;
  /** A `patched_funcs.csv` that declares what is patched. */
  readonly csv: SourceFile | undefined;
  /**
   * Why something at the top level may be missing from this model, as the end of a sentence ("the macro FOO() is not
   * visible"); undefined if everything was seen. Rules about absent top-level declarations stay silent if it is set.
   */
  readonly hidden: string | undefined;
  /** The end of the main file's code, where further top-level macros can be put. */
  readonly endOfFile: InsertionPoint;
  /** What a name at file scope of `unit` stands for; undefined for what is not visible. */
  resolve(unit: TranslationUnit, name: string): Symbol | undefined;
  /** What C makes of the names at file scope of `unit`. */
  scopeOf(unit: TranslationUnit): Scope<Declared>;
  /** A type that is written in `unit`, with typedefs followed as far as they are visible. */
  typeOf(unit: TranslationUnit, type: TypeSyntax): CType;
}

/** What a name at file scope stands for in one unit of a module. */
export type Symbol =
  | { readonly kind: 'function'; readonly function: ModuleFunction }
  | { readonly kind: 'variable'; readonly variable: ModuleVariable }
  | { readonly kind: 'prototype'; readonly type: FunctionType }
  | { readonly kind: 'enumerator' };

/** Where a span of a function's, variable's or unit's expanded text is in the author's files. */
export function locationIn(owner: { readonly unit: TranslationUnit }, span: Span): Location {
  return owner.unit.map.locationOf(span);
}
