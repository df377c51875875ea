import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';

/** What kernels do differently, each by a name, so that a backport can be switched on by itself. */
export interface KernelFeatures {
  /** sysfs: `<object>/patched` */
  readonly patchedFile: boolean;
  /** sysfs: `replace` */
  readonly replaceFile: boolean;
  /** sysfs: `stack_order` */
  readonly stackOrderFile: boolean;
  /** A force pins only the patches that are being removed; before, all that are installed. */
  readonly forcePinsRemovedOnly: boolean;
  /** `old_sympos` 0 and 1 are the same when functions of two patches are matched. */
  readonly symposZeroIsOne: boolean;
  /** What a livepatch wrote into its own code for a target module is cleared when the target goes. */
  readonly clearsRelocations: boolean;
  /** A module may not be called vmlinux. */
  readonly refusesVmlinuxModule: boolean;
  /** Words that begin with t or f are booleans, too. */
  readonly boolTrueFalse: boolean;
  /** A module whose namesake is not live is refused with -EBUSY instead of -EEXIST. */
  readonly busyNamesake: boolean;
  /** Who loads a file that is just being loaded gets the same result. */
  readonly idempotentLoad: boolean;
  /** cond_resched() switches tasks while a transition runs; from 6.16 on only the look at their stacks does. */
  readonly schedTrySwitch: boolean;
  /** Complaints about kobjects begin with "kobject: ". Seen on 6.12 and not on 6.1; the release between them is from memory. */
  readonly kobjectPrefix: boolean;
  /** The proposed per-state API: states have callbacks and no versions, objects have no callbacks. */
  readonly stateCallbacks: boolean;
  readonly ksymNameLen: number;
}

/**
 * The first release of each stable branch that has what was merged for 6.19. Those of 5.10, 5.15 and 6.1 were seen in the stable
 * tree's push logs; those of the others are the ones that were released at the same time.
 */
const SYMPOS_BACKPORTS = [
  { major: 5, minor: 10, patch: 248 },
  { major: 5, minor: 15, patch: 198 },
  { major: 6, minor: 1, patch: 160 },
  { major: 6, minor: 6, patch: 120 },
  { major: 6, minor: 12, patch: 64 },
  { major: 6, minor: 18, patch: 4 },
];

/** What a kernel does, with single features set otherwise. */
export function featuresOf(profile: KernelProfile, overrides: Partial<KernelFeatures> = {}): KernelFeatures {
  const { major, minor, patch } = profile.version;
  const isBackported = SYMPOS_BACKPORTS.some(
    (release) => release.major === major && release.minor === minor && patch >= release.patch,
  );
  return {
    patchedFile: isAtLeast(profile, '6.1'),
    replaceFile: isAtLeast(profile, '6.11'),
    stackOrderFile: isAtLeast(profile, '6.14'),
    forcePinsRemovedOnly: isAtLeast(profile, '5.18'),
    symposZeroIsOne: isAtLeast(profile, '6.19') || isBackported,
    clearsRelocations: isAtLeast(profile, '6.3'),
    refusesVmlinuxModule: isAtLeast(profile, '5.8'),
    boolTrueFalse: isAtLeast(profile, '5.19'),
    busyNamesake: isAtLeast(profile, '6.1'),
    idempotentLoad: isAtLeast(profile, '6.5'),
    schedTrySwitch: isAtLeast(profile, '6.4') && !isAtLeast(profile, '6.16'),
    kobjectPrefix: isAtLeast(profile, '6.6'),
    stateCallbacks: profile.stateCallbacks,
    ksymNameLen: isAtLeast(profile, '6.1') ? 512 : 128,
    ...profile.features,
    ...overrides,
  };
}

/** The room for a module's name, its ending zero included, on 64-bit machines. */
export const MODULE_NAME_LEN = 56;
