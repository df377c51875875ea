import type { Location, Span } from '../../base/span';
import type { Expression, InitialiserList, TypeSyntax } from '../../syntax/ast';
import type { TranslationUnit } from '../../syntax/translationUnit';
import { readArray } from './arrayInitialiser';
import { evaluate } from '../evaluate';
import type { InsertionPoint, KlpArray, ModuleVariable } from './module';
import type { ModuleScope } from '../moduleScope';
import type { Mutations } from './mutations';
import { type StructInitialiser, asList, readStruct } from './structInitialiser';
import type { KernelProfile } from '../../base/kernelProfile';

/** What reading declarations needs to know of the module. */
export interface Context {
  readonly scope: ModuleScope;
  readonly mutations: Mutations;
  readonly profile: KernelProfile;
}

/** An element of a klp array before its fields are interpreted. */
export interface RawEntry {
  readonly unit: TranslationUnit;
  readonly location: Location;
  /** Absent for an element that is zero. */
  readonly struct: StructInitialiser | undefined;
  /** Why the element's fields are not known, as the end of a sentence. */
  readonly unknown: string | undefined;
  readonly insertField: InsertionPoint | undefined;
  /** Where run-time assignments to the element are found: `[0]`, or empty for a lone struct. */
  readonly path: string;
  readonly variable: ModuleVariable | undefined;
}

/** What is wanted of the entries of a klp array. */
export type ReadEntry<T> = (entry: RawEntry) => T;

/** The array that a variable is, also when it is a lone struct used as an array of one. */
export function variableArray<T>(
  struct: KlpArray<T>['struct'],
  variable: ModuleVariable,
  context: Context,
  read: ReadEntry<T>,
): KlpArray<T> {
  const { declaration, unit, location, name } = variable;
  const isArray = declaration.type.kind === 'array';
  const touched = context.mutations.touched(variable);
  const list = declaration.initialiser && asList(declaration.initialiser);
  const opaque = declaration.initialiser && !list ? 'its initialiser is not visible' : undefined;
  const size = sizeOf(declaration.type, unit, context);
  const raw = isArray
    ? arrayEntries(list, size, struct, unit, location, variable, context)
    : { entries: [loneEntry(list, struct, variable, context)], incomplete: undefined };
  const incomplete = opaque ?? raw.incomplete ?? touched;
  const endOfEntries = isArray && list ? endOfList(unit, list) : undefined;
  return {
    struct,
    name,
    location,
    isLone: !isArray,
    entries: raw.entries.map(read),
    incomplete,
    endOfEntries,
  };
}

/** The array that a compound literal is. */
export function literalArray<T>(
  struct: KlpArray<T>['struct'],
  literal: Extract<Expression, { kind: 'compound-literal' }>,
  unit: TranslationUnit,
  context: Context,
  read: ReadEntry<T>,
): KlpArray<T> {
  const location = unit.map.locationOf(literal);
  const { type } = literal.type;
  const isArray = type.kind === 'array';
  const size = sizeOf(type, unit, context);
  const raw = isArray
    ? arrayEntries(literal.value, size, struct, unit, location, undefined, context)
    : { entries: [braced(literal.value, struct, unit, '', undefined, context)], incomplete: undefined };
  const endOfEntries = isArray && !type.size ? endOfList(unit, literal.value) : undefined;
  return {
    struct,
    name: undefined,
    location,
    isLone: !isArray,
    entries: raw.entries.map(read),
    incomplete: raw.incomplete,
    endOfEntries,
  };
}

const LENGTH_HIDDEN = 'its length is not visible';

interface RawArray {
  readonly entries: readonly RawEntry[];
  readonly incomplete: string | undefined;
}

function arrayEntries(
  list: InitialiserList | undefined,
  size: ArraySize,
  struct: string,
  unit: TranslationUnit,
  location: Location,
  variable: ModuleVariable | undefined,
  context: Context,
): RawArray {
  const zero = (index: number): RawEntry => zeroEntry(unit, location, `[${index}]`, variable);
  if (!list) {
    const length = typeof size === 'number' ? Math.min(size, 1000) : 0;
    const entries = Array.from({ length }, (_, index) => zero(index));
    return { entries, incomplete: typeof size === 'number' ? undefined : LENGTH_HIDDEN };
  }
  const array = readArray(list, typeof size === 'number' ? size : undefined, (index) =>
    integerOf(index, unit, context),
  );
  const entries = array.elements.map(({ value }, index) =>
    value ? element(value, struct, unit, `[${index}]`, variable, context) : zero(index),
  );
  const flat = array.elements.some(({ value }) => value && isScalar(value));
  const hidden = flat ? 'an element is made by something that is not visible' : undefined;
  return {
    entries,
    incomplete: array.incomplete ?? hidden ?? (size === 'unknown' ? LENGTH_HIDDEN : undefined),
  };
}

/** Neither a braced element nor something that is known to stand for one. */
function isScalar(value: Expression): boolean {
  return asList(value) === undefined;
}

/** What the brackets of an array's type say: a length, nothing, or something that is not known. */
type ArraySize = number | 'none' | 'unknown';

function sizeOf(type: TypeSyntax, unit: TranslationUnit, context: Context): ArraySize {
  if (type.kind !== 'array' || !type.size) return 'none';
  const size = integerOf(type.size, unit, context);
  return size !== undefined && size >= 0n ? Number(size) : 'unknown';
}

function integerOf(expression: Expression, unit: TranslationUnit, context: Context): bigint | undefined {
  const value = evaluate(expression, unit, context.scope);
  return value.kind === 'integer' ? value.value : undefined;
}

function zeroEntry(
  unit: TranslationUnit,
  location: Location,
  path: string,
  variable: ModuleVariable | undefined,
): RawEntry {
  return { unit, location, struct: undefined, unknown: undefined, insertField: undefined, path, variable };
}

function loneEntry(
  list: InitialiserList | undefined,
  struct: string,
  variable: ModuleVariable,
  context: Context,
): RawEntry {
  if (list) return braced(list, struct, variable.unit, '', variable, context);
  const unknown = variable.declaration.initialiser ? 'its initialiser is not visible' : undefined;
  return { ...zeroEntry(variable.unit, variable.location, '', variable), unknown };
}

function element(
  value: Expression,
  struct: string,
  unit: TranslationUnit,
  path: string,
  variable: ModuleVariable | undefined,
  context: Context,
): RawEntry {
  const list = asList(value);
  if (list) return braced(list, struct, unit, path, variable, context);
  const unknown = 'it is made by something that is not visible';
  return { ...zeroEntry(unit, unit.map.locationOf(value), path, variable), unknown };
}

function braced(
  list: InitialiserList,
  struct: string,
  unit: TranslationUnit,
  path: string,
  variable: ModuleVariable | undefined,
  context: Context,
): RawEntry {
  return {
    unit,
    location: unit.map.locationOf(list),
    struct: readStruct(struct, list, context.profile),
    unknown: undefined,
    insertField: startOfFields(unit, list),
    path,
    variable,
  };
}

/** Just behind a struct's opening brace, unless a value follows there that belongs to the first field. */
export function startOfFields(unit: TranslationUnit, list: InitialiserList): InsertionPoint | undefined {
  const [first] = list.items;
  return first?.designators.length === 0 ? undefined : startOfList(unit, list);
}

function startOfList(unit: TranslationUnit, list: Span): InsertionPoint | undefined {
  if (unit.map.isMadeByMacro(list.start)) return undefined;
  const { file, start } = unit.map.locationOf({ start: list.start, end: list.start + 1 });
  return { file, offset: start + 1 };
}

/** Behind the last item of a list, or behind its opening brace if it has none. */
function endOfList(unit: TranslationUnit, list: InitialiserList): InsertionPoint | undefined {
  const last = list.items.at(-1);
  if (!last) return startOfList(unit, list);
  if (unit.map.isMadeByMacro(list.start) || unit.map.isMadeByMacro(list.end - 1)) return undefined;
  // A macro that makes the entry together with its comma leaves no place between the two.
  if (unit.map.isMadeByMacro(last.end + 1)) return undefined;
  const { file, end } = unit.map.locationOf(last);
  return { file, offset: end };
}
