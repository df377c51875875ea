import { unpatchObjects, unpatchObjectsDynamic } from '../functionStack';
import { freeObjectsDynamic, freePatchAsync } from './freePatch';
import type { Kernel } from '../kernel';
import type { KlpPatch } from './klpStructs';

/** The patches that were installed before this one, which is installed itself, oldest first. */
export function olderPatches(kernel: Kernel, newPatch: KlpPatch): KlpPatch[] {
  return kernel.patches.slice(0, kernel.patches.indexOf(newPatch));
}

/** @kernel kernel/livepatch/core.c klp_unpatch_replaced_patches */
export function unpatchReplacedPatches(kernel: Kernel, newPatch: KlpPatch): void {
  for (const oldPatch of olderPatches(kernel, newPatch)) {
    oldPatch.enabled = false;
    unpatchObjects(kernel, oldPatch);
  }
}

/** @kernel kernel/livepatch/core.c klp_discard_nops */
export function discardNops(kernel: Kernel, newPatch: KlpPatch): void {
  unpatchObjectsDynamic(kernel, newPatch);
  freeObjectsDynamic(newPatch);
}

/** @kernel kernel/livepatch/core.c klp_free_replaced_patches_async */
export function freeReplacedPatchesAsync(kernel: Kernel, newPatch: KlpPatch): void {
  for (const oldPatch of olderPatches(kernel, newPatch)) freePatchAsync(kernel, oldPatch);
}
