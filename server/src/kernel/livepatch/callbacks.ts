import type { Kernel } from '../kernel';
import type { KlpObject } from './klpStructs';
import type { Run } from '../run';

/**
 * Returns what the callback returned, 0 without one.
 * @kernel kernel/livepatch/core.h klp_pre_patch_callback
 */
export function* prePatchCallback(kernel: Kernel, obj: KlpObject): Run<number> {
  const ret = obj.callbacks.pre_patch === undefined ? 0 : yield* kernel.code.callCallback('pre_patch', obj);
  obj.callbacks.postUnpatchEnabled = ret === 0;
  return ret;
}

/** @kernel kernel/livepatch/core.h klp_post_patch_callback */
export function* postPatchCallback(kernel: Kernel, obj: KlpObject): Run<void> {
  if (obj.callbacks.post_patch !== undefined) yield* kernel.code.callCallback('post_patch', obj);
}

/** @kernel kernel/livepatch/core.h klp_pre_unpatch_callback */
export function* preUnpatchCallback(kernel: Kernel, obj: KlpObject): Run<void> {
  if (obj.callbacks.pre_unpatch !== undefined) yield* kernel.code.callCallback('pre_unpatch', obj);
}

/**
 * Runs only after a `pre_patch` that succeeded, or was not there.
 * @kernel kernel/livepatch/core.h klp_post_unpatch_callback
 */
export function* postUnpatchCallback(kernel: Kernel, obj: KlpObject): Run<void> {
  if (obj.callbacks.postUnpatchEnabled && obj.callbacks.post_unpatch !== undefined) {
    yield* kernel.code.callCallback('post_unpatch', obj);
  }
  obj.callbacks.postUnpatchEnabled = false;
}
