import { type KernelProfile, profileName } from '../base/kernelProfile';
import { moduleProgram } from '../machine/run/moduleProgram';
import type { Program } from '../machine/run/program';
import type { ModuleSources } from './moduleSources';
import { sourceFile } from '../syntax/sourceFile';

const TEXT = '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n';

/**
 * Modules with, for names that have no sources, ones that do nothing and have every function that is asked for.
 * @param names may grow
 */
export function withStubs(sources: ModuleSources, names: ReadonlySet<string>): ModuleSources {
  return {
    get names() {
      return names.size === 0 ? sources.names : [...new Set([...sources.names, ...names])].sort();
    },
    listing: sources.listing,
    exporters: (symbol) => sources.exporters(symbol),
    program: (name, profile) =>
      sources.program(name, profile) ?? (names.has(name) ? stubOf(name, profile) : undefined),
  };
}

/** They are the same in every run. While somebody types a name, there are many that are never asked for again. */
const made = new Map<string, Program>();
const MADE_MAX = 40;

function stubOf(name: string, profile: KernelProfile): Program {
  const key = `${profileName(profile)} ${name}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= MADE_MAX) made.clear();
  const read = readStub(name, profile);
  made.set(key, read);
  return read;
}

function readStub(name: string, profile: KernelProfile): Program {
  const source = sourceFile(`/${name}.c`, TEXT);
  return moduleProgram(name, [source], { read: () => undefined }, profile);
}
