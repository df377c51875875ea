import type { Kernel } from '../kernel';
import { eachState, type KlpPatch, type KlpState } from './klpStructs';
import { warnOnOnce } from '../log';

/** @kernel kernel/livepatch/state.c klp_get_state */
export function getState(patch: KlpPatch, id: bigint): KlpState | undefined {
  for (const state of eachState(patch)) if (state.id === id) return state;
  return undefined;
}

/**
 * The state of the newest patch, among those older than the one in transition, that has the id.
 * @kernel kernel/livepatch/state.c klp_get_prev_state
 */
export function getPrevState(kernel: Kernel, id: bigint): KlpState | undefined {
  const place = 'kernel/livepatch/state.c klp_get_prev_state';
  if (warnOnOnce(kernel, !kernel.transitionPatch, place)) return undefined;
  let last: KlpState | undefined;
  for (const patch of kernel.patches) {
    if (patch === kernel.transitionPatch) break;
    last = getState(patch, id) ?? last;
  }
  return last;
}

/** @kernel kernel/livepatch/state.c klp_is_state_compatible */
function isStateCompatible(kernel: Kernel, patch: KlpPatch, oldState: KlpState): boolean {
  const state = getState(patch, oldState.id);
  if (kernel.features.stateCallbacks) return state !== undefined || !patch.replace || !oldState.blockDisable;
  return state ? state.version >= oldState.version : !patch.replace;
}

/** @kernel kernel/livepatch/state.c klp_is_patch_compatible */
export function isPatchCompatible(kernel: Kernel, patch: KlpPatch): boolean {
  return kernel.patches.every((oldPatch) =>
    [...eachState(oldPatch)].every((oldState) => isStateCompatible(kernel, patch, oldState)),
  );
}
