import type { Binding } from '../machine/compile/names';
import type { Kernel } from '../kernel/kernel';
import { keyOf } from '../machine/memory/keyOf';
import { klpViews } from '../machine/livepatch/klpViews';
import { LoadedModule } from '../machine/run/loadedModule';
import type { Machine } from '../machine/run/machine';
import type { Program } from '../machine/run/program';
import { referencedNames } from '../machine/compile/referencedNames';
import type { ModuleSources } from './moduleSources';
import { relocationsOf } from './relocationsOf';

/** Reads a module from its sources into memory, as the loader does before it runs anything of it. */
export function readModule(
  name: string,
  sources: ModuleSources,
  kernel: Kernel,
  machine: Machine,
): LoadedModule | undefined {
  const program = sources.program(name, kernel.profile);
  if (!program) return undefined;
  const { uses, unknownSymbols } = linkage(program, sources, kernel, machine);
  const relocations = relocationsOf(program);
  const module = new LoadedModule(machine, program, {
    name: program.name,
    uses,
    unknownSymbols,
    relocations,
  });
  klpViews(machine).modules.set(keyOf(module.at), module);
  return module;
}

/** The module's code can be called from now on. */
export function addInstance(module: LoadedModule, machine: Machine): void {
  machine.symbols.modules.push(module.instance);
}

interface Linkage {
  readonly uses: readonly string[];
  readonly unknownSymbols: readonly string[];
}

/** Where the symbols come from that the module needs and the kernel does not have. */
function linkage(program: Program, sources: ModuleSources, kernel: Kernel, machine: Machine): Linkage {
  const uses = new Set<string>();
  const unknownSymbols: string[] = [];
  for (const name of neededSymbols(program)) {
    if (machine.symbols.hasKernelFunction(name)) continue;
    const exporters = sources.exporters(name).filter((each) => each !== program.name);
    const loaded = exporters.find((each) => kernel.modules.has(each));
    if (loaded !== undefined) uses.add(loaded);
    else if (exporters.length > 0) unknownSymbols.push(name);
  }
  return { uses: [...uses], unknownSymbols };
}

/** The modules that have to be loaded first, as depmod would list them. */
export function dependencies(program: Program, sources: ModuleSources, machine: Machine): readonly string[] {
  const needed = neededSymbols(program).filter((name) => !machine.symbols.hasKernelFunction(name));
  const owners = needed.flatMap((name) => sources.exporters(name).slice(0, 1));
  return [...new Set(owners)].filter((name) => name !== program.name);
}

const known = new WeakMap<Program, readonly string[]>();

/** Names that the module's code uses and that are only declared in it. */
function neededSymbols(program: Program): readonly string[] {
  const names =
    known.get(program) ?? [...referencedNames(program)].filter((name) => isForeign(program, name));
  known.set(program, names);
  return names;
}

function isForeign(program: Program, name: string): boolean {
  return program.units.some((unit) => {
    const binding: Binding | undefined = unit.scope.lookUp(name);
    return binding?.kind === 'extern';
  });
}
