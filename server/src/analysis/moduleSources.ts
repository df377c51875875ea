import { posix } from 'node:path';
import type { KernelProfile } from '../base/kernelProfile';
import { profileName } from '../base/kernelProfile';
import { moduleProgram } from '../machine/moduleProgram';
import type { Program } from '../machine/program';
import type { ModuleSources } from '../scenario/moduleSources';
import { moduleName, modulesWith } from './moduleFiles';
import type { Sources } from './sources';

/** The modules whose sources lie in some folders. A module in an earlier folder goes before one of the same name. */
export function moduleSources(folders: readonly string[], sources: Sources): ModuleSources {
  const files = moduleFiles(folders, sources);
  const programs = new Map<string, Program>();
  const exporters = new Map<string, readonly string[]>();
  return {
    names: [...files.keys()].sort(),
    program(name, profile) {
      const paths = files.get(moduleName(name));
      if (!paths) return undefined;
      const key = `${name} ${profileName(profile)}`;
      const made = programs.get(key) ?? readProgram(moduleName(name), paths, sources, profile);
      programs.set(key, made);
      return made;
    },
    exporters(symbol) {
      const known = exporters.get(symbol) ?? findExporters(symbol, files, sources);
      exporters.set(symbol, known);
      return known;
    },
  };
}

function moduleFiles(folders: readonly string[], sources: Sources): Map<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const folder of folders) {
    for (const file of sources.filesIn(folder).filter((name) => name.endsWith('.c'))) {
      for (const { name, paths } of modulesWith(posix.join(folder, file), sources)) {
        if (!files.has(name)) files.set(name, paths);
      }
    }
  }
  return files;
}

function readProgram(
  name: string,
  paths: readonly string[],
  sources: Sources,
  profile: KernelProfile,
): Program {
  const texts = paths.flatMap((path) => sources.read(path) ?? []);
  return moduleProgram(name, texts, sources, profile);
}

const EXPORT = /\bEXPORT_SYMBOL(?:_NS)?(?:_GPL)?\s*\(\s*(\w+)/g;

function findExporters(
  symbol: string,
  files: ReadonlyMap<string, readonly string[]>,
  sources: Sources,
): readonly string[] {
  return [...files]
    .filter(([, paths]) => paths.some((path) => exportsOf(sources.read(path)?.text ?? '').includes(symbol)))
    .map(([name]) => name);
}

function exportsOf(text: string): readonly string[] {
  return [...text.matchAll(EXPORT)].map((match) => match[1] ?? '');
}
