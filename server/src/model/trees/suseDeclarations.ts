import type { KernelProfile } from '../../base/kernelProfile';
import type { Location, Span } from '../../base/span';
import { conditionValue } from '../../syntax/preprocessor/preprocess';
import type { SourceFile } from '../../syntax/sourceFile';
import type { TranslationUnit } from '../../syntax/translationUnit';
import { ABSENT, type Fact, type Known } from '../declarations/fact';
import type { FunctionReference, KlpArray, KlpFunc, KlpObject, KlpPatch } from '../declarations/module';
import { type CsvLine, type CsvWord, parsePatchedFuncs } from './patchedFuncs';
import type { ModuleScope } from '../moduleScope';

/** What SUSE's build script makes of a `patched_funcs.csv`: a patch, with an object for each name in it. */
export interface SuseDeclarations {
  readonly patch: KlpPatch;
  readonly objects: KlpArray<KlpObject>;
  readonly funcs: readonly KlpArray<KlpFunc>[];
}

/** How the places of the declared things are found. */
interface Csv {
  readonly file: SourceFile;
  readonly units: readonly TranslationUnit[];
  readonly scope: ModuleScope;
  readonly profile: KernelProfile;
}

const MADE_BY_SCRIPT = 'the script that collects the patches sets it';

/** Whether the build puts a line's entry into the patch; undefined if that is not known. */
function condition(line: CsvLine, profile: KernelProfile): boolean | undefined {
  return line.condition === undefined ? true : conditionValue(line.condition.text, profile).value;
}

/** The kernel options that conditions in the file hang on and that nothing decides. */
export function csvOptions(file: SourceFile, profile: KernelProfile): { readonly openOptions: Set<string> } {
  const conditions = parsePatchedFuncs(file.text).flatMap((line) => line.condition?.text ?? []);
  return {
    openOptions: new Set(conditions.flatMap((text) => [...conditionValue(text, profile).openOptions])),
  };
}

/** @param name that of the module */
export function suseDeclarations(
  name: string,
  file: SourceFile,
  units: readonly TranslationUnit[],
  scope: ModuleScope,
  profile: KernelProfile,
): SuseDeclarations {
  const csv = { file, units, scope, profile };
  const lines = parsePatchedFuncs(file.text).filter((line) => condition(line, profile) !== false);
  const names = [...new Set(lines.map(({ object }) => object.text))];
  const groups = names.map((each) => lines.filter(({ object }) => object.text === each));
  const objects = groups.map((group) => objectOf(group, csv));
  const location = { file: file.path, start: 0, end: 0 };
  const array = arrayOf('klp_object', objects, location);
  const unknown = { state: 'unknown', why: MADE_BY_SCRIPT } as const;
  const patch: KlpPatch = {
    name,
    location,
    mod: unknown,
    objs: known(array, location),
    states: ABSENT,
    replace: known(true, location),
    insertField: undefined,
  };
  const funcs = objects.flatMap((object) => (object.funcs.state === 'known' ? [object.funcs.value] : []));
  return { patch, objects: array, funcs };
}

function objectOf(lines: readonly CsvLine[], csv: Csv): KlpObject {
  const first = (lines[0] as CsvLine).object;
  const location = locationOf(csv, first);
  const funcs = arrayOf('klp_func', lines.map((line) => funcOf(line, csv)), location); // prettier-ignore
  return {
    location,
    isEmpty: false,
    insertField: undefined,
    name: known(first.text === 'vmlinux' ? null : first.text, location),
    funcs: known(funcs, location),
    callbacks: [],
  };
}

function funcOf(csvLine: CsvLine, csv: Csv): KlpFunc {
  const { oldName, sympos, newFunc, ...line } = csvLine;
  return {
    location: locationOf(csv, line),
    isEmpty: false,
    insertField: undefined,
    oldName: nameFact(oldName, csv, (text) => text),
    newFunc: nameFact(newFunc, csv, (text) => referenceTo(text, csv)),
    sympos: positionFact(sympos, csv),
    isConditional: condition(csvLine, csv.profile) === undefined,
  };
}

/** A name that a macro makes, such as `KLP_SYSCALL_SYM(x)`, depends on the kernel that is built for. */
function nameFact<T>(word: CsvWord | undefined, csv: Csv, valueOf: (text: string) => T): Fact<T> {
  if (!word) return ABSENT;
  const location = locationOf(csv, word);
  if (!/^[\w.]+$/.test(word.text)) return { state: 'unknown', why: 'a macro makes the name', location };
  return known(valueOf(word.text), location);
}

function positionFact(word: CsvWord | undefined, csv: Csv): Fact<bigint> {
  if (!word) return ABSENT;
  const location = locationOf(csv, word);
  if (!/^\d+$/.test(word.text)) return { state: 'unknown', why: 'it is no number', location };
  return word.text === '0' ? { state: 'absent', location } : known(BigInt(word.text), location);
}

function referenceTo(name: string, { units, scope }: Csv): FunctionReference {
  for (const unit of units) {
    const symbol = scope.lookUp(unit, name);
    if (symbol?.kind === 'function')
      return { name, definition: symbol.function, type: symbol.function.definition.type };
  }
  for (const unit of units) {
    const symbol = scope.lookUp(unit, name);
    if (symbol?.kind === 'prototype') return { name, definition: undefined, type: symbol.type };
  }
  return { name, definition: undefined, type: undefined };
}

function arrayOf<T>(struct: KlpArray<T>['struct'], entries: readonly T[], location: Location): KlpArray<T> {
  return {
    struct,
    name: undefined,
    location,
    isLone: false,
    entries,
    incomplete: 'the script that collects the patches ends it',
    endOfEntries: undefined,
  };
}

function locationOf({ file }: Csv, { start, end }: Span): Location {
  return { file: file.path, start, end };
}

function known<T>(value: T, location: Location): Known<T> {
  return { state: 'known', value, location, entry: location };
}
