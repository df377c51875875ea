import { posix } from 'node:path';
import type { Module } from '../../model/declarations/module';
import { modulesIn } from './folderModules';
import type { NamedFile } from '../configuration/livepatchJsonFile';
import { type ModuleFiles, modulesWith } from './moduleFiles';
import type { Sources } from '../sources';

/** What is wanted where `livepatch.json` names modules. */
export type Wanted = 'livepatch' | 'target';

/** The modules that a path in `livepatch.json` stands for, or a sentence about why it stands for none. */
export function modulesNamed(
  named: NamedFile,
  wanted: Wanted,
  sources: Sources,
  moduleOf: (files: ModuleFiles) => Module,
): readonly ModuleFiles[] | string {
  const obstacle = obstacleTo(named, sources);
  if (obstacle !== undefined) return obstacle;
  const { path, text } = named;
  const isWanted = (files: ModuleFiles): boolean => moduleOf(files).isLivepatch === (wanted === 'livepatch');
  if (sources.read(path)) return fromFile(path, text, wanted, sources, isWanted);
  if (!exists(path, sources))
    return `There is no file or folder '${text}' here. Correct the path, which is relative to livepatch.json.`;
  const found = modulesIn(path, sources).filter(isWanted);
  const what = wanted === 'livepatch' ? 'livepatch' : 'module that is no livepatch';
  if (found.length === 0)
    return `The folder '${text}' has no ${what}. Name a main source, or a folder with one.`;
  if (wanted === 'target' || found.length === 1) return found;
  return `The folder '${text}' has ${found.length} livepatches. Name the main source of the one that is meant.`;
}

function fromFile(
  path: string,
  text: string,
  wanted: Wanted,
  sources: Sources,
  isWanted: (files: ModuleFiles) => boolean,
): readonly ModuleFiles[] | string {
  const modules = modulesWith(path, sources);
  const module = modules.find(({ paths }) => paths[0] === path) ?? modules[0];
  if (!module) return `'${text}' is no source of a module. Name a module's main source or its folder.`;
  if (isWanted(module)) return [module];
  return wanted === 'livepatch'
    ? `'${text}' is no livepatch: it enables no klp_patch. Name a livepatch, or list it under "targets".`
    : `'${text}' is a livepatch, so that it is no target. List it in a series under "patches".`;
}

/** On Windows these paths lead to other machines. */
export const NETWORK_PATH = /^(?:\\\\|\/\/)/;

/** Why a `livepatch.json` may not name a file, as a sentence; undefined if it may. */
export function obstacleTo({ path, text, location }: NamedFile, sources: Sources): string | undefined {
  if (NETWORK_PATH.test(text)) return `'${text}' is on another machine. Name a file of this workspace.`;
  if (sources.mayName(path, location.file)) return undefined;
  return `'${text}' leads out of the workspace, so that it is not read. Name a file of this workspace, or trust its folder (setting livepatch.trustedFolders, option --trusted-folder).`;
}

/** Whether there is a file or a folder. */
export function exists(path: string, sources: Sources): boolean {
  const folder = posix.dirname(path);
  const name = posix.basename(path);
  return path === '/' || sources.filesIn(folder).includes(name) || sources.foldersIn(folder).includes(name);
}
