import { modulePut } from '../../kernel/module/moduleReferences';
import type { Module } from '../../kernel/structs';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { keyOf } from '../memory/keyOf';
import { klpViews } from '../livepatch/klpViews';
import { LoadedModule } from '../run/loadedModule';
import { Pointer, type Value } from '../memory/value';

/** The module that a `struct module *` leads to. */
function moduleOf({ machine, args }: KernelCall): Module | undefined {
  const [at = 0] = args;
  const found = klpViews(machine).modules.get(keyOf(at));
  // A pointer to a module that is gone shows here.
  if (!found && at !== 0) machine.getField(at, 'module', 'state');
  return found;
}

/** NULL is the kernel itself, which is always there. */
function tryGet(call: KernelCall): number {
  if (call.args[0] === 0) return 1;
  const module = moduleOf(call);
  if (!module || module.state === 'going' || module.state === 'unformed') return 0;
  module.refcnt++;
  return 1;
}

function get(call: KernelCall): void {
  const module = moduleOf(call);
  if (module) module.refcnt++;
}

function put(call: KernelCall): void {
  const module = moduleOf(call);
  if (!module) return;
  if (module.refcnt <= 0)
    call.machine.report('misuse', `module_put() of '${module.name}', which nobody holds.`);
  else modulePut(module);
}

function find({ machine, args }: KernelCall): Value {
  const module = machine.kernel.modules.get(machine.readString(args[0] ?? 0) ?? '');
  return module instanceof LoadedModule ? module.at : 0;
}

interface Symbol {
  readonly at: Pointer;
  readonly owner: Module | undefined;
}

/** Where a symbol is that the kernel or a module exports; undefined if there is none of this name. */
function symbolNamed({ machine, args }: KernelCall): Symbol | undefined {
  const name = machine.readString(args[0] ?? 0) ?? '';
  for (const instance of machine.symbols.modules) {
    const { program, moduleName } = instance;
    const binding = program.variableNamed(`__lp_export_${name}`) ? program.sharedName(name) : undefined;
    const owner = machine.kernel.modules.get(moduleName ?? '');
    if (binding?.kind === 'function')
      return { at: new Pointer(instance.functionObject(binding.function), 0), owner };
    if (binding?.kind === 'variable') return { at: new Pointer(instance.global(binding.variable), 0), owner };
  }
  if (!machine.symbols.hasKernelFunction(name)) return undefined;
  return { at: new Pointer(machine.functionObject(name), 0), owner: undefined };
}

function getSymbol(call: KernelCall): Value {
  const found = symbolNamed(call);
  if (found?.owner) found.owner.refcnt++;
  return found?.at ?? 0;
}

function putSymbol(call: KernelCall): void {
  const owner = symbolNamed(call)?.owner;
  if (owner) modulePut(owner);
}

/** The module that an address lies in. */
function moduleAt({ machine, args }: KernelCall): Value {
  const at = args[0] ?? 0;
  const pointer =
    at instanceof Pointer ? at : typeof at === 'object' ? undefined : machine.memory.fromInt(at);
  const module = machine.kernel.modules.get(pointer?.object.owner ?? '');
  return module instanceof LoadedModule ? module.at : 0;
}

export const MODULES: KernelFunctions = {
  try_module_get: tryGet,
  __module_get: get,
  module_put: put,
  module_refcount: (call) => moduleOf(call)?.refcnt ?? 0,
  find_module: find,
  request_module: () => 0,
  request_module_nowait: () => 0,
  __symbol_get: getSymbol,
  __symbol_put: putSymbol,
  __module_address: moduleAt,
  __module_text_address: moduleAt,
};
