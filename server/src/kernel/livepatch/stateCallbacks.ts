import type { Kernel } from '../kernel';
import { type CallbackKind, eachState, type KlpPatch, type KlpState } from './klpStructs';
import { olderPatches } from './replace';
import type { Run } from '../run';
import { shadowFreeAll } from './shadow';
import { getState } from './state';

// The steps of the proposed per-state API (v1 of 2025-01-15). On other kernels no patch has states to step through.
// What v1 does not do is not done here either: patches that are replaced together and share a state leave it behind.

function* statesOf(kernel: Kernel, patch: KlpPatch): Generator<KlpState> {
  if (kernel.features.stateCallbacks) yield* eachState(patch);
}

/** Patches that are being replaced, and the one being enabled, are on the list like all others. */
function isInOtherPatch(kernel: Kernel, patch: KlpPatch, { id }: KlpState): boolean {
  return kernel.patches.some((other) => other !== patch && getState(other, id) !== undefined);
}

/** Returns what the callback returned, 0 without one. */
function* callback(kernel: Kernel, kind: CallbackKind, patch: KlpPatch, state: KlpState): Run<number> {
  if (state.callbacks?.[kind] === undefined) return 0;
  return yield* kernel.code.callStateCallback(kind, patch, state);
}

/** Calls a callback of each state that no other patch has, in array order. */
function* callOwn(kernel: Kernel, kind: CallbackKind, patch: KlpPatch): Run<void> {
  for (const state of statesOf(kernel, patch)) {
    if (!isInOtherPatch(kernel, patch, state)) yield* callback(kernel, kind, patch, state);
  }
}

/** Prepares the states that the patch introduces, up to the first error. Returns 0 or that. */
export function* statesPrePatch(kernel: Kernel, patch: KlpPatch): Run<number> {
  for (const state of statesOf(kernel, patch)) {
    const isIntroduced = !isInOtherPatch(kernel, patch, state);
    const err = isIntroduced ? yield* callback(kernel, 'pre_patch', patch, state) : 0;
    if (err) return err;
    if (state.callbacks) state.callbacks.prePatchSucceeded = true;
  }
  return 0;
}

/** Tells the states that the patch has introduced that the whole system is patched. */
export function statesPostPatch(kernel: Kernel, patch: KlpPatch): Run<void> {
  return callOwn(kernel, 'post_patch', patch);
}

/** Tells the states that leave with the patch that it is going to be unpatched. */
export function statesPreUnpatch(kernel: Kernel, patch: KlpPatch): Run<void> {
  return callOwn(kernel, 'pre_unpatch', patch);
}

/** Cleans up after the states that leave with the patch, and frees their shadow variables. */
export function* statesPostUnpatch(kernel: Kernel, patch: KlpPatch): Run<void> {
  for (const state of statesOf(kernel, patch)) {
    const { callbacks } = state;
    if (isInOtherPatch(kernel, patch, state) || !callbacks?.prePatchSucceeded) continue;
    yield* callback(kernel, 'post_unpatch', patch, state);
    if (state.isShadow) yield* shadowFreeAll(kernel, state.id, callbacks.shadow_dtor);
    callbacks.prePatchSucceeded = false;
  }
}

/** The same as `statesPreUnpatch`, for the patches that a cumulative one is about to replace. */
export function* statesPreUnpatchReplaced(kernel: Kernel, newPatch: KlpPatch): Run<void> {
  if (!newPatch.replace) return;
  kernel.replacedPreUnpatched = true;
  for (const oldPatch of olderPatches(kernel, newPatch)) yield* statesPreUnpatch(kernel, oldPatch);
}

/** Takes `statesPreUnpatchReplaced` back, if it was reached: the patches stay. */
export function* statesPostPatchReplaced(kernel: Kernel, newPatch: KlpPatch): Run<void> {
  if (!kernel.replacedPreUnpatched) return;
  for (const oldPatch of olderPatches(kernel, newPatch)) yield* statesPostPatch(kernel, oldPatch);
}

/** The same as `statesPostUnpatch`, for the patches that were replaced. */
export function* statesPostUnpatchReplaced(kernel: Kernel, newPatch: KlpPatch): Run<void> {
  for (const oldPatch of olderPatches(kernel, newPatch)) yield* statesPostUnpatch(kernel, oldPatch);
}

/** Whether a state of the patch forbids to disable it, and to reverse its enabling. */
export function isDisableBlocked(kernel: Kernel, patch: KlpPatch): boolean {
  return [...statesOf(kernel, patch)].some(({ blockDisable }) => blockDisable);
}
