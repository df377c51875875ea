import { dirname, join, resolve } from 'node:path';
import { livepatchJsonFor } from '../analysis/configuration/livepatchJsonFile';
import { optionsNear } from '../analysis/configuration/configurationFiles';
import { modulesForKernel } from '../analysis/modules/programsIn';
import { chooseProfile } from '../analysis/configuration/profileChoice';
import { type Settings, settingsBelow } from '../analysis/configuration/settings';
import { Sources } from '../analysis/sources';
import { isAtLeast, type KernelProfile, profileName } from '../base/kernelProfile';
import { FILE_BYTES_MAX, diskAccess } from '../files/diskAccess';
import { failureSentence, kindOf, readRegularFile } from '../files/regularFile';
import type { Statistics } from '../scenario/runStatistics';
import type { System } from '../scenario/system';
import { CommandFailure, type Environment } from './environment';
import type { ScenarioOptions } from './scenarioOptions';

/** The livepatch core before it is not modelled. */
const OLDEST_RUN = '5.1';

/** A system that counts what it does not know. */
export type CountingSystem = System & { stats(): Statistics };

/** Boots a fresh system. `folders` hold the sources of its modules; they are absolute. */
export type CreateSystem = (folders: readonly string[], profile: KernelProfile) => CountingSystem;

/** A file with scenarios, and what they run on. */
export interface ScenarioFile {
  /** As it was given. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly isScript: boolean;
  readonly folders: readonly string[];
  readonly profile: KernelProfile;
}

/**
 * Reads a file with scenarios.
 * @throws CommandFailure if it or a folder with modules cannot be read
 */
export function readScenarioFile(
  name: string,
  options: ScenarioOptions,
  { cwd }: Pick<Environment, 'cwd'>,
): ScenarioFile {
  const path = resolve(cwd, name);
  const text = textOf(name, path);
  const folders = moduleFolders(path, options, cwd);
  const sources = new Sources(diskAccess);
  const settings = { profile: options.profile, rules: {} };
  const profile = profileOfModules(folders, dirname(path), sources, settings);
  const obstacle = obstacleToRunning(profile);
  if (obstacle !== undefined) throw new CommandFailure(`${name}: ${obstacle}`);
  return { name, path, text, isScript: isScript(name, text), folders, profile };
}

/**
 * The kernel that the settings name, or that a module shows to be meant: that of the tree that all lie in, or the one
 * whose API it uses.
 */
function profileOfModules(
  folders: readonly string[],
  home: string,
  sources: Sources,
  settings: Settings,
): KernelProfile {
  const files = folders.flatMap((folder) => sources.filesIn(folder).map((name) => join(folder, name)));
  const profiles = files
    .filter((path) => path.endsWith('.c'))
    .map((path) => profileAt(path, sources, settings));
  const near = join(folders[0] ?? home, 'module.c');
  return profiles.find(({ stateCallbacks }) => stateCallbacks) ?? profileAt(near, sources, settings);
}

function profileAt(path: string, sources: Sources, settings: Settings): KernelProfile {
  const json = livepatchJsonFor(path, sources);
  const [moduleFor] = modulesForKernel(path, sources);
  const location = { paths: [path], ...(moduleFor && { moduleFor }) };
  const profile = chooseProfile(location, json ? settingsBelow(settings, json) : settings, sources);
  const options = optionsNear(path, sources);
  return options ? { ...profile, options } : profile;
}

/** Why a kernel cannot be run here, and what to do; undefined if it can. */
function obstacleToRunning(profile: KernelProfile): string | undefined {
  if (isAtLeast(profile, OLDEST_RUN)) return undefined;
  return `kernels before ${OLDEST_RUN} cannot be run, and ${profileName(profile)} is one. Choose another with --kernel.`;
}

function textOf(name: string, path: string): string {
  const file = readRegularFile(path, FILE_BYTES_MAX);
  if (file.kind === 'read') return file.bytes.toString('utf8');
  throw new CommandFailure(failureSentence(name, file));
}

/** The text of a file that a script names; undefined if it cannot be read. */
export function readText(path: string): string | undefined {
  const file = readRegularFile(path, FILE_BYTES_MAX);
  return file.kind === 'read' ? file.bytes.toString('utf8') : undefined;
}

function isScript(name: string, text: string): boolean {
  return name.endsWith('.sh') || /^#!.*\b(?:ba)?sh\b/.test(text);
}

function moduleFolders(path: string, { modules }: ScenarioOptions, cwd: string): readonly string[] {
  if (modules.length === 0) {
    const folder = dirname(path);
    return [folder, join(folder, 'test_modules')].filter(isFolder);
  }
  const folders = modules.map((each) => resolve(cwd, each));
  const wrong = modules.find((_, index) => !isFolder(folders[index] ?? ''));
  if (wrong !== undefined) throw new CommandFailure(`--modules: ${wrong} is not a folder.`);
  return folders;
}

function isFolder(path: string): boolean {
  return kindOf(path) === 'folder';
}
