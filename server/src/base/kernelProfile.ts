import type { FeatureChoices } from './kernelFeatures';
import type { KernelOptions } from './kernelOptions';
import {
  compareVersions,
  formatVersion,
  parseKernelVersion,
  type KernelVersion,
  versionCode,
} from './kernelVersion';

/** The kernel that sources are checked against. */
export interface KernelProfile {
  readonly version: KernelVersion;
  /** The proposed per-state callbacks API (v1, 2025-01-15), which is not merged anywhere. */
  readonly stateCallbacks: boolean;
  /** What the kernel has otherwise than mainline of this version. */
  readonly features?: FeatureChoices;
  /** Options of its build, where the author's own configuration or a choice of ours decides them. */
  readonly options?: KernelOptions;
}

export const STATE_CALLBACKS = 'state-callbacks';

/** The newest long-term kernel when nothing says otherwise. */
export const DEFAULT_PROFILE: KernelProfile = {
  version: { major: 6, minor: 12, patch: 255 },
  stateCallbacks: false,
};

/** The per-state API was posted against 6.13-rc. */
export const STATE_CALLBACKS_PROFILE: KernelProfile = {
  version: { major: 6, minor: 13, patch: 255 },
  stateCallbacks: true,
};

/** Livepatching was merged in 4.0; nothing older is a profile. */
const OLDEST: KernelVersion = { major: 4, minor: 0, patch: 0 };

/**
 * Reads a profile name: a version or `state-callbacks`.
 * @returns a sentence that says what is wrong, if the name is no profile.
 */
export function parseProfile(name: string): KernelProfile | string {
  if (name.trim() === STATE_CALLBACKS) return STATE_CALLBACKS_PROFILE;
  const version = parseKernelVersion(name);
  if (!version) {
    return `'${name}' is not a kernel version. Use one such as 6.12 or 5.14.21, or '${STATE_CALLBACKS}'.`;
  }
  if (compareVersions(version, OLDEST) < 0) {
    return `Kernel ${formatVersion(version)} has no livepatching; the oldest version known here is 4.0.`;
  }
  return { version, stateCallbacks: false };
}

/** How the profile is called in messages. */
export function profileName(profile: KernelProfile): string {
  return profile.stateCallbacks ? STATE_CALLBACKS : formatVersion(profile.version);
}

/** The same for profiles that mean the same kernel: a key for what is made for each kernel once. */
export function profileKey({ version, stateCallbacks }: KernelProfile): string {
  return `${versionCode(version)} ${String(stateCallbacks)}`;
}

/** Whether the profile's kernel is `since` or newer. `since` is a version such as `5.8`, whose first release counts. */
export function isAtLeast(profile: KernelProfile, since: string): boolean {
  const first = firstReleases.get(since) ?? firstRelease(since);
  firstReleases.set(since, first);
  return versionCode(profile.version) >= first;
}

/** The codes of the first releases of the versions that were asked about: the tables ask for the same few again and again. */
const firstReleases = new Map<string, number>();

function firstRelease(since: string): number {
  const version = parseKernelVersion(since);
  return version ? versionCode({ ...version, patch: 0 }) : Number.POSITIVE_INFINITY;
}
