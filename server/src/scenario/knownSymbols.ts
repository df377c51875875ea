import type { Instance } from '../machine/run/instance';
import type { Machine } from '../machine/run/machine';
import type { MemoryObject } from '../machine/memory/memoryObject';
import type { CFunction, GlobalVariable } from '../machine/run/unit';
import { functionId } from '../kernel/module/kallsyms';
import type { FunctionId } from '../kernel/structs';

/** A function of the kernel or of a loaded module. */
export interface KnownFunction {
  readonly id: FunctionId;
  readonly name: string;
  /** Absent for those of vmlinux. */
  readonly module: string | undefined;
  readonly isStatic: boolean;
  /** It begins with a call of ftrace. */
  readonly isTraceable: boolean;
  readonly object: () => MemoryObject;
}

/** Names that only the simulation has. */
const OWN_PREFIX = '__lp_';
const NEVER_TRACED = ['notrace', 'noinstr', '__always_inline', 'no_instrument_function'];

/** The functions with that name, of vmlinux first. */
export function functionsNamed(machine: Machine, name: string): KnownFunction[] {
  const { headers, modules } = machine.symbols;
  const own = ofInstance(headers, headers.program.functionsNamed(name));
  const ofModules = modules.flatMap((each) => ofInstance(each, each.program.functionsNamed(name)));
  const isInTable = own.length === 0 && (tableNames(machine).has(name) || machine.kernel.ops.hasName(name));
  return [...own, ...(isInTable ? [fromTable(machine, name)] : []), ...ofModules].filter(isOfKernel);
}

/** All functions that the simulated kernel and its modules have, those of vmlinux first. */
export function knownFunctions(machine: Machine): KnownFunction[] {
  const { headers, modules } = machine.symbols;
  // In the order in which they are written: what was asked for before must not matter.
  const written = new Map<string, number>();
  for (const unit of headers.program.units) {
    if (!('names' in unit.source)) continue;
    for (const name of unit.source.names) {
      unit.scope.own(name);
      written.set(name, written.get(name) ?? written.size);
    }
  }
  const rank = ({ name }: CFunction): number => written.get(name) ?? written.size;
  const own = ofInstance(
    headers,
    [...headers.program.functions].sort((a, b) => rank(a) - rank(b)),
  );
  const ownNames = new Set(own.map(({ name }) => name));
  const others = new Set([...tableNames(machine), ...patchedNames(machine)]);
  const table = [...others].filter((name) => !ownNames.has(name)).map((name) => fromTable(machine, name));
  const ofModules = modules.flatMap((each) => ofInstance(each, each.program.functions));
  return [...own, ...table, ...ofModules].filter(isOfKernel);
}

/** Variables of loaded modules at file scope. */
export function moduleVariables(machine: Machine): { instance: Instance; variable: GlobalVariable }[] {
  return machine.symbols.modules.flatMap((instance) =>
    instance.program.variables
      .filter(({ name }) => !name.startsWith(OWN_PREFIX))
      .map((variable) => ({ instance, variable })),
  );
}

/** Inline functions are in no symbol table. */
function ofInstance(instance: Instance, functions: readonly CFunction[]): KnownFunction[] {
  return functions
    .filter(({ definition }) => !definition.inline)
    .map((each) => ({
      id: functionId(instance.moduleName, each.name, positionOf(instance, each)),
      name: each.name,
      module: instance.moduleName,
      isStatic: each.definition.storage === 'static',
      isTraceable: !each.definition.markers.some(({ name }) => NEVER_TRACED.includes(name)),
      object: () => instance.functionObject(each),
    }));
}

function positionOf({ program }: Instance, function_: CFunction): number {
  return Math.max(1, program.functionsNamed(function_.name).indexOf(function_) + 1);
}

function fromTable(machine: Machine, name: string): KnownFunction {
  return {
    id: functionId(undefined, name),
    name,
    module: undefined,
    isStatic: false,
    isTraceable: true,
    object: () => machine.functionObject(name),
  };
}

function isOfKernel({ name }: KnownFunction): boolean {
  return !name.startsWith(OWN_PREFIX);
}

function tableNames({ options }: Machine): ReadonlySet<string> {
  const known = RUN_NAMES.get(options.entries) ?? runNames(options.entries);
  RUN_NAMES.set(options.entries, known);
  return known;
}

type KernelEntries = Machine['options']['entries'];

const RUN_NAMES = new WeakMap<KernelEntries, ReadonlySet<string>>();

function runNames(entries: KernelEntries): ReadonlySet<string> {
  return new Set([...entries].flatMap(([name, { run }]) => (run ? [name] : [])));
}

/** Functions of vmlinux that nothing here shows, but that are patched: so they are there. */
function patchedNames({ kernel }: Machine): ReadonlySet<string> {
  return new Set(kernel.ops.vmlinuxNames());
}
