import { posix } from 'node:path';
import { DEFAULT_PROFILE, type KernelProfile, STATE_CALLBACKS_PROFILE } from '../../base/kernelProfile';
import { compareVersions, parseKernelVersion } from '../../base/kernelVersion';
import { missingApi } from '../../model/missingApi';
import type { Module } from '../../model/declarations/module';
import { builderOf } from '../../model/trees/toolCallbacks';
import { type ChosenKernel, detectedKernel, mayTellKernel } from './apiDetection';
import { mentionsLivepatching } from '../modules/mentionsLivepatching';
import { quotedIncludes } from '../modules/moduleFiles';
import type { Settings } from './settings';
import type { Sources } from '../sources';

const RELEASE_FILES = ['include/generated/utsrelease.h', 'include/generated/uapi/linux/version.h'];
/** In a patch, which is not looked at as C. Nothing but a state has both an id and callbacks. */
const PER_STATE_API =
  /\bklp_state_callbacks\b|(?:\.|->)\s*(?:is_shadow|block_disable)\b|\.\s*id\s*=[^{}]*\.\s*callbacks\b/;
const FOLDERS_UP_MAX = 12;
/** A module that includes more files is judged by the first of them. */
const FILES_MAX = 50;
/** The first kernel that has klp-build. */
const KLP_BUILD_PROFILE: KernelProfile = {
  version: { major: 6, minor: 19, patch: 255 },
  stateCallbacks: false,
};

/** Reads a module for a kernel. */
export type ModuleFor = (profile: KernelProfile) => Module;

/** Where a choice is made for. */
export interface ChoiceLocation {
  /** The module's files, the main one first; or a patch. */
  readonly paths: readonly string[];
  /** A file of the kernel's tree that a patch is for. */
  readonly tree?: string;
  /** Absent for a patch. */
  readonly moduleFor?: ModuleFor;
}

/**
 * Chooses the kernel that a module is checked against: the user's, the one whose tree it lies in, the one whose API
 * it or another module beside it uses, or the newest long-term one.
 * @param beside the modules beside it
 */
export function chooseKernel(
  location: ChoiceLocation,
  settings: Settings,
  sources: Sources,
  beside: () => readonly ChoiceLocation[] = () => [],
): ChosenKernel {
  const chosen = settings.profile
    ? { profile: settings.profile, why: 'The settings say so.' }
    : (kernelFor(location, sources) ?? kernelBeside(location, beside(), sources) ?? DEFAULT_KERNEL);
  const { features } = settings;
  return features ? { ...chosen, profile: { ...chosen.profile, features } } : chosen;
}

/** As `chooseKernel`, without the reason. */
export function chooseProfile(location: ChoiceLocation, settings: Settings, sources: Sources): KernelProfile {
  return chooseKernel(location, settings, sources).profile;
}

const DEFAULT_KERNEL: ChosenKernel = { profile: DEFAULT_PROFILE, why: 'It is the newest long-term kernel.' };

/** In larger folders the modules beside one are not asked. */
const BESIDE_MAX = 50;

/** Livepatches that are built together are for one kernel: that of the proposed API if one of them needs it and all can do with it. */
function kernelBeside(
  { paths, moduleFor }: ChoiceLocation,
  beside: readonly ChoiceLocation[],
  sources: Sources,
): ChosenKernel | undefined {
  if (!moduleFor || beside.length > BESIDE_MAX || !mentionsLivepatching({ name: '', paths }, sources))
    return undefined;
  const telling = beside.find((each) => kernelFor(each, sources)?.profile.stateCallbacks === true);
  if (!telling || missingApi(moduleFor(STATE_CALLBACKS_PROFILE)).length > 0) return undefined;
  const name = posix.basename(telling.paths[0] ?? '');
  return { profile: STATE_CALLBACKS_PROFILE, why: `${name} beside it uses the proposed per-state API.` };
}

function kernelFor({ paths, tree, moduleFor }: ChoiceLocation, sources: Sources): ChosenKernel | undefined {
  const [path = ''] = paths;
  const near = (tree === undefined ? undefined : profileNear(tree, sources)) ?? profileNear(path, sources);
  if (near) return { profile: near, why: 'It is that of the tree.' };
  const texts = textsOf(paths, sources);
  if (texts.some((text) => builderOf(text) === 'klp-build'))
    return { profile: KLP_BUILD_PROFILE, why: 'It is the first that has klp-build.' };
  if (!moduleFor && texts.some((text) => PER_STATE_API.test(text)))
    return { profile: STATE_CALLBACKS_PROFILE, why: 'The proposed per-state API is used.' };
  return moduleFor && mayTellKernel(texts) ? detectedKernel(moduleFor) : undefined;
}

/** Of files and of all of the author's files that they include. */
function textsOf(paths: readonly string[], sources: Sources): string[] {
  const reached = new Set(paths);
  const texts: string[] = [];
  for (const each of reached) {
    const file = reached.size <= FILES_MAX ? sources.read(each) : undefined;
    if (!file) continue;
    texts.push(file.text);
    for (const target of quotedIncludes(file)) reached.add(target);
  }
  return texts;
}

/** Looks for a kernel tree or a kernel's headers in the folders above. */
function profileNear(path: string, sources: Sources): KernelProfile | undefined {
  let folder = posix.dirname(path);
  for (let steps = 0; steps < FOLDERS_UP_MAX; steps++) {
    const found = profileOfTree(folder, sources);
    if (found) return found;
    const parent = posix.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

function profileOfTree(folder: string, sources: Sources): KernelProfile | undefined {
  for (const name of RELEASE_FILES) {
    const text = sources.read(posix.join(folder, name))?.text;
    const release = text === undefined ? undefined : releaseIn(text);
    if (release) return release;
  }
  const makefile = sources.read(posix.join(folder, 'Makefile'))?.text ?? '';
  const match = /^VERSION = (\d+)\nPATCHLEVEL = (\d+)\nSUBLEVEL = (\d+)/m.exec(makefile);
  return match ? profileOf(`${match[1] ?? ''}.${match[2] ?? ''}.${match[3] ?? ''}`) : undefined;
}

function releaseIn(text: string): KernelProfile | undefined {
  const release = /#define\s+UTS_RELEASE\s+"([^"]+)"/.exec(text)?.[1];
  if (release !== undefined) return profileOf(release);
  const code = Number(/#define\s+LINUX_VERSION_CODE\s+(\d+)/.exec(text)?.[1] ?? NaN);
  return Number.isNaN(code) ? undefined : profileOf(`${code >> 16}.${(code >> 8) & 255}.${code & 255}`);
}

function profileOf(release: string): KernelProfile | undefined {
  const version = parseKernelVersion(release);
  const isKnown = version && compareVersions(version, { major: 4, minor: 0, patch: 0 }) >= 0;
  return isKnown ? { version, stateCallbacks: false } : undefined;
}
