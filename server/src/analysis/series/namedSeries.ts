import type { Module } from '../../model/declarations/module';
import { moduleKey } from '../modules/folderModules';
import type { LivepatchJson, NamedFile } from '../configuration/livepatchJsonFile';
import type { ModuleFiles } from '../modules/moduleFiles';
import { type Wanted, modulesNamed } from '../modules/namedModules';
import type { Sources } from '../sources';

/** A series that `livepatch.json` names, with the modules that it stands for. */
export interface KnownSeries {
  readonly name: string;
  readonly patches: readonly ModuleFiles[];
  readonly why: string;
}

/** The series that are written down; those of fewer than two patches are none. */
export function namedSeries(
  { series = [] }: LivepatchJson,
  sources: Sources,
  moduleOf: (files: ModuleFiles) => Module,
): KnownSeries[] {
  return series
    .map(({ name, patches }) => ({
      name: name ?? 'livepatch.json',
      patches: named(patches, 'livepatch', sources, moduleOf),
      why: name === undefined ? 'livepatch.json' : `the series '${name}' in livepatch.json`,
    }))
    .filter(({ patches }) => patches.length > 1);
}

/** The targets that are written down; undefined if none are. */
export function namedTargets(
  json: LivepatchJson | undefined,
  sources: Sources,
  moduleOf: (files: ModuleFiles) => Module,
): ModuleFiles[] | undefined {
  return json?.targets && named(json.targets, 'target', sources, moduleOf);
}

function named(
  files: readonly NamedFile[],
  wanted: Wanted,
  sources: Sources,
  moduleOf: (files: ModuleFiles) => Module,
): ModuleFiles[] {
  const found = files.flatMap((file) => {
    const modules = modulesNamed(file, wanted, sources, moduleOf);
    return typeof modules === 'string' ? [] : modules;
  });
  return [...new Map(found.map((module) => [moduleKey(module), module])).values()];
}
