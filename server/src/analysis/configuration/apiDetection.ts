import { DEFAULT_PROFILE, type KernelProfile, STATE_CALLBACKS_PROFILE } from '../../base/kernelProfile';
import { type MissingApi, missingApi } from '../../model/missingApi';
import type { Module } from '../../model/declarations/module';
import { wrongArguments } from '../../model/wrongArguments';

/** A kernel that sources show to be meant, and what shows it, as a sentence. */
export interface ChosenKernel {
  readonly profile: KernelProfile;
  readonly why: string;
}

/** Texts without any of these use nothing that tells a kernel; others are looked at as C. */
const TELLING =
  /\bklp_register_patch\b|\bimmediate\b|\bis_shadow\b|\bblock_disable\b|\bklp_state_callbacks\b|\bshadow_dtor\b|\bcallbacks\b/;

/** Whether the C of some files may use an API that only some kernels have. */
export function mayTellKernel(texts: readonly string[]): boolean {
  return texts.some((text) => TELLING.test(text));
}

/** Each the newest kernel that has a part of the API that later ones do not have. */
const OLD_KERNELS: readonly KernelProfile[] = [
  { version: { major: 5, minor: 0, patch: 255 }, stateCallbacks: false },
  { version: { major: 4, minor: 17, patch: 255 }, stateCallbacks: false },
  { version: { major: 4, minor: 15, patch: 255 }, stateCallbacks: false },
];

/**
 * The kernel that a module's use of the API shows, whatever form the use has: by a name, in an initialiser, through a pointer,
 * in a macro. What the sources leave out for the default kernel does not count, as they know several kernels then.
 * @param moduleFor reads the module for a kernel
 */
export function detectedKernel(moduleFor: (profile: KernelProfile) => Module): ChosenKernel | undefined {
  const module = moduleFor(DEFAULT_PROFILE);
  const kernel = detected.has(module) ? detected.get(module) : detect(module, moduleFor);
  detected.set(module, kernel);
  return kernel;
}

const detected = new WeakMap<Module, ChosenKernel | undefined>();

function detect(module: Module, moduleFor: (profile: KernelProfile) => Module): ChosenKernel | undefined {
  const missing = missingApi(module, 'also beside what is hidden');
  const proposed = missing.find(({ entry }) => entry.api === 'state-callbacks');
  if (proposed)
    return {
      profile: STATE_CALLBACKS_PROFILE,
      why: `${nameOf(proposed)} is a part of the proposed per-state API.`,
    };
  const old = missing.find(({ entry }) => isTelling(entry));
  if (!old) return undefined;
  // One that has nothing but what the sources use. Where they mix the old with the new, no kernel is meant.
  const profile = OLD_KERNELS.find((kernel) => hasAll(moduleFor(kernel)));
  return profile && { profile, why: `${nameOf(old)} is gone since ${old.entry.until ?? ''}.` };
}

function hasAll(module: Module): boolean {
  return missingApi(module).length === 0 && wrongArguments(module).length === 0;
}

/** Other calls that are gone, such as `klp_disable_patch()`, may be leftovers as well. */
function isTelling(entry: MissingApi['entry']): boolean {
  return (
    entry.name === 'klp_register_patch' ||
    (entry.kind === 'field' && entry.owner === 'klp_patch' && entry.name === 'immediate')
  );
}

function nameOf({ entry }: MissingApi): string {
  if (entry.kind === 'field') return `${entry.owner}.${entry.name}`;
  return entry.kind === 'struct' ? `struct ${entry.name}` : `${entry.name}()`;
}
