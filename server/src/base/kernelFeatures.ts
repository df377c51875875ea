/**
 * What kernels do differently from each other, each difference in one entry: the mainline versions that have it follow from
 * it, `livepatch.json` switches it on or off by its name, and its schema says what it is.
 */
export interface KernelFeature {
  /** What a kernel with it does. */
  readonly summary: string;
  /** The mainline version that brought it. */
  readonly since: string;
  /** The mainline version that took it away again. */
  readonly until?: string;
  /** The first release of each stable branch that has it too. */
  readonly backports?: readonly string[];
  /** It is a part of the API: declarations, functions and constants that sources can name. */
  readonly isApi?: true;
}

/**
 * Where `symposZeroIsOne` was taken over. Those of 5.10, 5.15 and 6.1 were seen in the stable tree's push logs; those of the
 * others are the ones that were released at the same time.
 */
const SYMPOS_BACKPORTS = ['5.10.248', '5.15.198', '6.1.160', '6.6.120', '6.12.64', '6.18.4'];

export const FEATURES = {
  callbacks: { since: '4.15', isApi: true, summary: 'Callbacks of objects, and shadow variables' },
  replace: { since: '5.1', isApi: true, summary: 'Cumulative patches with `.replace`' },
  states: { since: '5.5', isApi: true, summary: 'The states of a patch, `struct klp_state`' },
  patchedFile: { since: '6.1', summary: 'The file `patched` of each object in sysfs' },
  replaceFile: { since: '6.11', summary: 'The file `replace` in sysfs' },
  stackOrderFile: { since: '6.14', summary: 'The file `stack_order` in sysfs' },
  forcePinsRemovedOnly: {
    since: '5.18',
    summary: 'A forced transition pins only the patches that are being removed, not all that are installed',
  },
  symposZeroIsOne: {
    since: '6.19',
    backports: SYMPOS_BACKPORTS,
    summary: 'The positions 0 and 1 of a symbol mean the same when patches are compared',
  },
  clearsRelocations: {
    since: '6.3',
    summary: 'A livepatched module can be loaded again: relocations into it are cleared when it is unloaded',
  },
  refusesVmlinuxModule: { since: '5.8', summary: 'No module may be called vmlinux' },
  boolTrueFalse: {
    since: '5.19',
    summary: 'Files and parameters take words that begin with t or f as booleans',
  },
  busyNamesake: {
    since: '6.1',
    summary: 'A module whose namesake is being loaded or removed is refused with -EBUSY instead of -EEXIST',
  },
  idempotentLoad: { since: '6.5', summary: 'Loading a file that is just being loaded gives the same result' },
  schedTrySwitch: {
    since: '6.4',
    until: '6.16',
    summary: 'cond_resched() lets a task take part in a transition',
  },
  /** Seen on 6.12 and not on 6.1; the release between them is from memory. */
  kobjectPrefix: { since: '6.6', summary: 'Complaints about kobjects begin with "kobject: "' },
} as const satisfies Readonly<Record<string, KernelFeature>>;

export type FeatureName = keyof typeof FEATURES;

export const FEATURE_NAMES = Object.keys(FEATURES) as readonly FeatureName[];

/** Features that a kernel has, or has not, whatever its version says. */
export type FeatureChoices = Readonly<Partial<Record<FeatureName, boolean>>>;

/** What a feature is, for the schema of `livepatch.json`. */
export function featureText(name: FeatureName): string {
  const { summary, since, until }: KernelFeature = FEATURES[name];
  return until === undefined
    ? `${summary}; in mainline since ${since}.`
    : `${summary}; in mainline since ${since}, and no longer in ${until}.`;
}

/** The feature that brought what mainline's API has `since` a version; undefined if it is none that can be chosen. */
export function apiFeature(since: string): FeatureName | undefined {
  return FEATURE_NAMES.find((name) => {
    const feature: KernelFeature = FEATURES[name];
    return feature.isApi === true && feature.since === since;
  });
}
