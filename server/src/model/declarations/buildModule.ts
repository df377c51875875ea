import type { KernelProfile } from '../../base/kernelProfile';
import { MODINFO_PREFIX, MODULE_EXIT, MODULE_INIT } from '../../syntax/preprocessor/kernelMacros';
import type { SourceFile } from '../../syntax/sourceFile';
import type { TranslationUnit } from '../../syntax/translationUnit';
import { calledName, forEachCall } from '../../syntax/walk';
import { evaluate } from '../evaluate';
import { type Fact, valueOf } from './fact';
import { fieldUses } from './fieldUses';
import { hiddenParts } from './hiddenParts';
import { KlpDeclarations } from './klpDeclarations';
import type { InsertionPoint, Module, ModuleEntry, ModuleInfo, ModuleVariable } from './module';
import { Mutations } from './mutations';
import { ModuleScope } from '../moduleScope';
import { suseDeclarations } from '../trees/suseDeclarations';
import { type Builder, builderOf, toolPatches } from '../trees/toolCallbacks';

/** What is known of a module besides its files. */
export interface ModuleContext {
  /** A `patched_funcs.csv` that declares what is patched. */
  readonly csv?: SourceFile | undefined;
  /** Why parts of the files may be missing, as the end of a sentence. */
  readonly hidden?: string | undefined;
}

/**
 * Extracts what the files of one kernel module declare.
 * @param name as `insmod` knows it
 * @param units the module's `.c` files; the first is the one that is reported about where no other fits
 */
export function buildModule(
  name: string,
  units: readonly TranslationUnit[],
  profile: KernelProfile,
  { csv, hidden }: ModuleContext = {},
): Module {
  const scope = new ModuleScope(units, profile);
  const klp = new KlpDeclarations({ scope, mutations: new Mutations(scope), profile });
  const { variables, functions } = scope;
  const infos = moduleInfos(variables, scope);
  const enables = klp.patches.length > 0 || functions.some(({ definition }) => enablesPatch(definition.body));
  const made = csv && suseDeclarations(name, csv, units, scope, profile);
  const madePatches = made ? [made.patch] : enables ? [] : toolPatches(name, scope);
  return {
    name,
    profile,
    units,
    functions,
    variables,
    patches: [...klp.patches, ...madePatches],
    objectArrays: [...klp.objectArrays, ...madePatches.flatMap(({ objs }) => valueOf(objs) ?? [])],
    funcArrays: [...klp.funcArrays, ...(made?.funcs ?? [])],
    stateArrays: klp.stateArrays,
    fieldUses: fieldUses(scope, profile),
    infos,
    inits: entries(variables, MODULE_INIT, 'init_module', scope),
    exits: entries(variables, MODULE_EXIT, 'cleanup_module', scope),
    isLivepatch: enables || madePatches.length > 0,
    builder: csv ? 'SUSE' : enables ? undefined : firstBuilder(units),
    csv,
    hidden: hidden ?? hiddenParts(units, scope),
    endOfFile: endOfFile(units, infos),
    resolve: (unit, symbol) => scope.lookUp(unit, symbol),
    scopeOf: (unit) => scope.scopeOf(unit),
    typeOf: (unit, type) => scope.typeOf(unit, type),
  };
}

function firstBuilder(units: readonly TranslationUnit[]): Builder | undefined {
  return units.map(({ main }) => builderOf(main.text)).find((builder) => builder !== undefined);
}

const ENABLING = new Set(['klp_enable_patch', 'klp_register_patch']);

function enablesPatch(body: Parameters<typeof forEachCall>[0]): boolean {
  let found = false;
  forEachCall(body, (call) => {
    if (ENABLING.has(calledName(call) ?? '')) found = true;
  });
  return found;
}

function moduleInfos(variables: readonly ModuleVariable[], scope: ModuleScope): ModuleInfo[] {
  return variables
    .filter(({ name }) => name.startsWith(MODINFO_PREFIX))
    .map((variable) => {
      const { name, unit, declaration } = variable;
      const location = unit.map.locationOf(declaration);
      return { tag: name.slice(MODINFO_PREFIX.length), value: infoText(variable, scope), location };
    });
}

function infoText({ declaration, unit }: ModuleVariable, scope: ModuleScope): Fact<string> {
  const { initialiser } = declaration;
  if (!initialiser) return { state: 'unknown', why: 'it has no value' };
  const value = evaluate(initialiser, unit, scope);
  if (value.kind !== 'string')
    return { state: 'unknown', why: 'its text is made by a macro that is not visible' };
  const entry = unit.map.locationOf(declaration);
  return { state: 'known', value: value.value, location: unit.map.locationOf(initialiser), entry };
}

function entries(
  variables: readonly ModuleVariable[],
  variableName: string,
  functionName: string,
  scope: ModuleScope,
): ModuleEntry[] {
  const declared = variables
    .filter(({ name, declaration }) => name === variableName && declaration.initialiser)
    .flatMap(({ unit, declaration }): ModuleEntry[] => {
      const value = declaration.initialiser && evaluate(declaration.initialiser, unit, scope);
      const location = unit.map.locationOf(declaration);
      if (value?.kind === 'function') return [{ function: value.function, location }];
      if (value?.kind !== 'external') return [];
      return [{ function: { name: value.name, definition: undefined, type: undefined }, location }];
    });
  const named = scope.functions
    .filter(({ name }) => name === functionName)
    .map((definition) => {
      const reference = { name: functionName, definition, type: definition.definition.type };
      return { function: reference, location: definition.location };
    });
  return [...declared, ...named];
}

/** Behind the last `MODULE_…` line, where authors put them; else at the end of the main file. */
function endOfFile(units: readonly TranslationUnit[], infos: readonly ModuleInfo[]): InsertionPoint {
  const main = units[0]?.main;
  if (!main) return { file: '', offset: 0 };
  const last = infos.findLast(({ location }) => location.file === main.path);
  if (!last) return { file: main.path, offset: main.text.length };
  const lineEnd = main.text.indexOf('\n', last.location.end);
  return { file: main.path, offset: lineEnd < 0 ? main.text.length : lineEnd + 1 };
}
