import type { Location } from '../../base/span';
import type { TranslationUnit } from '../../syntax/translationUnit';
import { TOOL_CALLBACK } from '../../syntax/preprocessor/toolMacros';
import { evaluate } from '../evaluate';
import type { Fact } from '../declarations/fact';
import type {
  Callback,
  CallbackName,
  FunctionReference,
  KlpArray,
  KlpObject,
  KlpPatch,
  ModuleVariable,
} from '../declarations/module';
import type { ModuleScope } from '../moduleScope';

/** A tool that makes the `klp_patch`, the init function and the module information of a livepatch. */
export type Builder = 'kpatch' | 'klp-build' | 'SUSE';

const KPATCH = /\bKPATCH_[A-Z]+_|"kpatch-(?:macros|syscall)\.h"/;
const KLP_BUILD =
  /\bKLP_(?:(?:PRE|POST)_(?:UN)?PATCH_CALLBACK|SYSCALL_DEFINE[1-6x]|STATIC_CALL)\b|<linux\/livepatch_helpers\.h>/;

/** Which tool C text is written for; undefined if it uses none of their macros. */
export function builderOf(text: string): Builder | undefined {
  if (KPATCH.test(text)) return 'kpatch';
  return KLP_BUILD.test(text) ? 'klp-build' : undefined;
}

/**
 * The patches that the callback macros of kpatch and klp-build declare: for each file a patch with one object, whose
 * name and functions only the build knows.
 * @param name that of the module
 */
export function toolPatches(name: string, scope: ModuleScope): KlpPatch[] {
  const byUnit = new Map<TranslationUnit, Callback[]>();
  for (const variable of scope.variables) {
    const callback = callbackOf(variable, scope);
    if (callback) byUnit.set(variable.unit, [...(byUnit.get(variable.unit) ?? []), callback]);
  }
  return [...byUnit.values()].map((callbacks) => patchOf(name, callbacks));
}

function callbackOf(variable: ModuleVariable, scope: ModuleScope): Callback | undefined {
  const { name, unit, declaration } = variable;
  const { initialiser } = declaration;
  const step = TOOL_CALLBACK.exec(name)?.groups?.['step'];
  if (step === undefined || !initialiser) return undefined;
  const value = evaluate(initialiser, unit, scope);
  const location = unit.map.locationOf(initialiser);
  const entry = unit.map.locationOf(declaration);
  return { name: step as CallbackName, function: factOf(value, location, entry) };
}

function factOf(
  value: ReturnType<typeof evaluate>,
  location: Location,
  entry: Location,
): Fact<FunctionReference> {
  if (value.kind === 'function') return { state: 'known', value: value.function, location, entry };
  if (value.kind === 'external') {
    const reference = { name: value.name, definition: undefined, type: undefined };
    return { state: 'known', value: reference, location, entry };
  }
  return { state: 'unknown', why: 'it is no function that can be seen here', location };
}

const CHOSEN_BY_TOOL = 'the tool that builds the livepatch sets it';

function patchOf(name: string, callbacks: readonly Callback[]): KlpPatch {
  const location = entryOf(callbacks[0]);
  const unknown = { state: 'unknown', why: CHOSEN_BY_TOOL } as const;
  const object: KlpObject = {
    location,
    isEmpty: false,
    insertField: undefined,
    name: unknown,
    funcs: unknown,
    callbacks,
  };
  const objs: KlpArray<KlpObject> = {
    struct: 'klp_object',
    name: undefined,
    location,
    isLone: false,
    entries: [object],
    incomplete: CHOSEN_BY_TOOL,
    endOfEntries: undefined,
  };
  return {
    name,
    location,
    mod: unknown,
    objs: { state: 'known', value: objs, location, entry: location },
    states: { state: 'absent' },
    // Both tools set it unless they are told not to.
    replace: { state: 'known', value: true, location, entry: location },
    insertField: undefined,
  };
}

function entryOf(callback: Callback | undefined): Location {
  const fact = callback?.function;
  const location =
    fact?.state === 'known' ? fact.entry : fact?.state === 'unknown' ? fact.location : undefined;
  return location ?? { file: '', start: 0, end: 0 };
}
