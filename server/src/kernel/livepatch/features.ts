import { FEATURE_NAMES, FEATURES, type FeatureName, type KernelFeature } from '../../base/kernelFeatures';
import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';
import { parseKernelVersion } from '../../base/kernelVersion';

/** What a kernel does, by the names of `base/kernelFeatures.ts`. */
export interface KernelFeatures extends Readonly<Record<FeatureName, boolean>> {
  /** The proposed per-state API: states have callbacks and no versions, objects have no callbacks. */
  readonly stateCallbacks: boolean;
  readonly ksymNameLen: number;
}

/** What a kernel does, with single features set otherwise. */
export function featuresOf(profile: KernelProfile, overrides: Partial<KernelFeatures> = {}): KernelFeatures {
  const has = FEATURE_NAMES.map((name) => [name, hasFeature(profile, FEATURES[name])] as const);
  return {
    ...(Object.fromEntries(has) as Record<FeatureName, boolean>),
    stateCallbacks: profile.stateCallbacks,
    ksymNameLen: isAtLeast(profile, '6.1') ? 512 : 128,
    ...profile.features,
    ...overrides,
  };
}

function hasFeature(profile: KernelProfile, { since, until, backports = [] }: KernelFeature): boolean {
  const isMainline = isAtLeast(profile, since) && (until === undefined || !isAtLeast(profile, until));
  return isMainline || backports.some((release) => isBackport(profile, release));
}

/** Whether a kernel is of the same stable branch as a release, and not older. */
function isBackport({ version }: KernelProfile, release: string): boolean {
  const first = parseKernelVersion(release);
  return (
    first !== undefined &&
    version.major === first.major &&
    version.minor === first.minor &&
    version.patch >= first.patch
  );
}

/** The room for a module's name, its ending zero included, on 64-bit machines. */
export const MODULE_NAME_LEN = 56;
