import { preUnpatchCallback } from './callbacks';
import { EBUSY, EINVAL } from '../errno';
import type { Kernel } from '../kernel';
import type { KlpPatch } from './klpStructs';
import { warnOn } from '../log';
import type { Run } from '../run';
import { statesPreUnpatch } from './stateCallbacks';
import { TRANSITION_UNPATCHED } from '../structs';
import { initTransition, startTransition, tryCompleteTransition } from './transition';

/**
 * Returns 0 or a negative errno; the transition may still be going on.
 * @kernel kernel/livepatch/core.c __klp_disable_patch
 */
export function* doDisablePatch(kernel: Kernel, patch: KlpPatch): Run<number> {
  if (warnOn(kernel, !patch.enabled, 'kernel/livepatch/core.c __klp_disable_patch')) return -EINVAL;
  if (kernel.transitionPatch) return -EBUSY;
  initTransition(kernel, patch, TRANSITION_UNPATCHED);
  for (const obj of patch.objList) {
    if (obj.patched) yield* preUnpatchCallback(kernel, obj);
  }
  yield* statesPreUnpatch(kernel, patch);
  startTransition(kernel);
  patch.enabled = false;
  yield* tryCompleteTransition(kernel);
  return 0;
}
