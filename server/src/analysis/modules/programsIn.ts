import { posix } from 'node:path';
import type { KernelProfile } from '../../base/kernelProfile';
import { profileName } from '../../base/kernelProfile';
import { moduleProgram } from '../../machine/run/moduleProgram';
import type { Program } from '../../machine/run/program';
import { buildModule } from '../../model/declarations/buildModule';
import { generatedModule } from '../../model/declarations/generatedModule';
import type { Module } from '../../model/declarations/module';
import { builderOf } from '../../model/trees/toolCallbacks';
import type { ModuleSources } from '../../scenario/moduleSources';
import type { SourceFile } from '../../syntax/sourceFile';
import { translationUnit } from '../../syntax/translationUnit';
import { moduleBeside, type ModuleFiles, modulesWith } from './moduleFiles';
import { moduleName } from './moduleName';
import type { Sources } from '../sources';

/** The modules whose sources lie in some folders. A module in an earlier folder goes before one of the same name. */
export function moduleSources(folders: readonly string[], sources: Sources): ModuleSources {
  const files = moduleFiles(folders, sources);
  const programs = new Map<string, Program>();
  const exporters = new Map<string, readonly string[]>();
  return {
    names: [...files.keys()].sort(),
    program(name, profile) {
      const found = files.get(moduleName(name));
      if (!found) return undefined;
      const key = `${name} ${profileName(profile)}`;
      const made = programs.get(key) ?? readProgram(found, sources, profile);
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

function moduleFiles(folders: readonly string[], sources: Sources): Map<string, ModuleFiles> {
  const files = new Map<string, ModuleFiles>();
  for (const folder of folders) {
    for (const file of sources.filesIn(folder).filter((name) => name.endsWith('.c'))) {
      const path = posix.join(folder, file);
      for (const module of [...modulesWith(path, sources), moduleBeside(path, sources)]) {
        if (module && !files.has(module.name)) files.set(module.name, module);
      }
    }
  }
  return files;
}

/** Reads the modules that a file belongs to, each for a kernel. */
export function modulesForKernel(path: string, sources: Sources): ((profile: KernelProfile) => Module)[] {
  return modulesWith(path, sources).map(({ name, paths, csv }) => (profile) => {
    const files = paths.flatMap((each) => sources.read(each) ?? []);
    const units = files.map((file) => translationUnit(file, sources, profile));
    return buildModule(name, units, profile, { csv: csv === undefined ? undefined : sources.read(csv) });
  });
}

function readProgram(files: ModuleFiles, sources: Sources, profile: KernelProfile): Program {
  const texts = files.paths.flatMap((path) => sources.read(path) ?? []);
  const generated = generatedSource(files, texts, sources, profile);
  return moduleProgram(files.name, generated ? [generated, ...texts] : texts, sources, profile);
}

/** What a tool would add to files that are written for one. */
function generatedSource(
  { name, csv }: ModuleFiles,
  texts: readonly SourceFile[],
  sources: Sources,
  profile: KernelProfile,
): SourceFile | undefined {
  if (csv === undefined && texts.every(({ text }) => builderOf(text) === undefined)) return undefined;
  const units = texts.map((text) => translationUnit(text, sources, profile));
  const context = { csv: csv === undefined ? undefined : sources.read(csv) };
  return generatedModule(buildModule(name, units, profile, context));
}

const EXPORT = /\bEXPORT_SYMBOL(?:_NS)?(?:_GPL)?\s*\(\s*(\w+)/g;

function findExporters(
  symbol: string,
  files: ReadonlyMap<string, ModuleFiles>,
  sources: Sources,
): readonly string[] {
  return [...files]
    .filter(([, { paths }]) =>
      paths.some((path) => exportsOf(sources.read(path)?.text ?? '').includes(symbol)),
    )
    .map(([name]) => name);
}

function exportsOf(text: string): readonly string[] {
  return [...text.matchAll(EXPORT)].map((match) => match[1] ?? '');
}
