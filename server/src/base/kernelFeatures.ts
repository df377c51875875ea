/**
 * What distributions take over into older kernels, by the names with which `livepatch.json` switches it on or off. The
 * sentences are for its schema.
 */
export const FEATURES = {
  callbacks: 'Callbacks of objects, and shadow variables, as mainline has them since 4.15.',
  replace: 'Cumulative patches with `.replace`, as mainline has them since 5.1.',
  states: 'The states of a patch, `struct klp_state`, as mainline has them since 5.5.',
  patchedFile: 'The file `patched` of each object in sysfs, as mainline has it since 6.1.',
  replaceFile: 'The file `replace` in sysfs, as mainline has it since 6.11.',
  stackOrderFile: 'The file `stack_order` in sysfs, as mainline has it since 6.14.',
  forcePinsRemovedOnly:
    'A forced transition pins only the patches that are being removed, as in mainline since 5.18.',
  symposZeroIsOne:
    'The positions 0 and 1 of a symbol mean the same when patches are compared, as in mainline since 6.19.',
  clearsRelocations: 'A livepatched module can be loaded again, as in mainline since 6.3.',
  refusesVmlinuxModule: 'No module may be called vmlinux, as in mainline since 5.8.',
  boolTrueFalse:
    'Files and parameters take words that begin with t or f as booleans, as in mainline since 5.19.',
  busyNamesake:
    'A module whose namesake is being loaded or removed is refused with -EBUSY, as in mainline since 6.1.',
  idempotentLoad:
    'Who loads a file that is just being loaded gets the same result, as in mainline since 6.5.',
  schedTrySwitch: 'cond_resched() lets a task take part in a transition, as in mainline from 6.4 to 6.15.',
  kobjectPrefix: 'Complaints about kobjects begin with "kobject: ", as in mainline since 6.6.',
} as const;

export type FeatureName = keyof typeof FEATURES;

/** Features that a kernel has, or has not, whatever its version says. */
export type FeatureChoices = Readonly<Partial<Record<FeatureName, boolean>>>;

/** The features that are a part of the API, with the mainline version that brought each part. */
const API_FEATURES = new Map<string, FeatureName>([
  ['4.15', 'callbacks'],
  ['5.1', 'replace'],
  ['5.5', 'states'],
]);

/** The feature that brought what mainline has `since` a version; undefined if it is none that can be chosen. */
export function apiFeature(since: string): FeatureName | undefined {
  return API_FEATURES.get(since);
}
