import type { KernelProfile } from '../base/kernelProfile';
import { moduleProgram } from '../machine/moduleProgram';
import type { Program } from '../machine/program';
import type { ModuleSources } from '../scenario/moduleSources';
import { sourceFile } from '../syntax/sourceFile';

const TEXT = '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n';

/** Modules with, for names that have no sources, ones that do nothing and have every function that is asked for. */
export function withStubs(sources: ModuleSources, names: readonly string[]): ModuleSources {
  const stubs = new Map<string, Program>();
  const stub = (name: string, profile: KernelProfile): Program => {
    const made = stubs.get(name) ?? readStub(name, profile);
    stubs.set(name, made);
    return made;
  };
  return {
    names: [...new Set([...sources.names, ...names])].sort(),
    exporters: (symbol) => sources.exporters(symbol),
    program: (name, profile) => {
      const own = sources.program(name, profile);
      return own ?? (names.includes(name) ? stub(name, profile) : undefined);
    },
  };
}

function readStub(name: string, profile: KernelProfile): Program {
  const source = sourceFile(`/${name}.c`, TEXT);
  return moduleProgram(name, [source], { read: () => undefined }, profile);
}
