import type { Kernel } from '../kernel';
import { kobjectPut } from '../sysfs/kobject';
import { type KlpObject, type KlpPatch, moduleOf } from './klpStructs';
import { modulePut } from '../module/moduleReferences';
import { type Run, waitFor } from '../run';
import { start } from '../time';

/** @kernel kernel/livepatch/core.c __klp_free_funcs */
function doFreeFuncs(obj: KlpObject, nopsOnly: boolean): void {
  const freed = obj.funcList.filter(({ nop }) => nop || !nopsOnly);
  obj.funcList = obj.funcList.filter((func) => !freed.includes(func));
  for (const { kobj } of freed) kobjectPut(kobj);
}

/** @kernel kernel/livepatch/core.c __klp_free_objects */
function doFreeObjects(patch: KlpPatch, nopsOnly: boolean): void {
  for (const obj of [...patch.objList]) {
    doFreeFuncs(obj, nopsOnly);
    if (nopsOnly && !obj.dynamic) continue;
    patch.objList = patch.objList.filter((each) => each !== obj);
    kobjectPut(obj.kobj);
  }
}

/** @kernel kernel/livepatch/core.c klp_free_objects_dynamic */
export function freeObjectsDynamic(patch: KlpPatch): void {
  doFreeObjects(patch, true);
}

/**
 * What a module's going leaves of an object that patched it.
 * @kernel kernel/livepatch/core.c klp_free_object_loaded
 */
export function freeObjectLoaded(obj: KlpObject): void {
  obj.mod = undefined;
  for (const func of obj.funcList) {
    func.oldFunc = undefined;
    if (func.nop) func.newFunc = undefined;
  }
}

/**
 * The part of freeing that is done under `klp_mutex`.
 * @kernel kernel/livepatch/core.c klp_free_patch_start
 */
export function freePatchStart(kernel: Kernel, patch: KlpPatch): void {
  const index = kernel.patches.indexOf(patch);
  if (index >= 0) kernel.patches.splice(index, 1);
  doFreeObjects(patch, false);
}

/**
 * The rest. A patch that was removed by force keeps its module for ever.
 * @kernel kernel/livepatch/core.c klp_free_patch_finish
 */
export function* freePatchFinish(patch: KlpPatch): Run<void> {
  kobjectPut(patch.kobj);
  yield* waitFor(() => patch.finished, 'the patch to leave sysfs');
  if (!patch.forced) modulePut(moduleOf(patch));
}

/** @kernel kernel/livepatch/core.c klp_free_patch_async */
export function freePatchAsync(kernel: Kernel, patch: KlpPatch): void {
  freePatchStart(kernel, patch);
  start(kernel, 'klp_free_patch_work_fn', freePatchFinish(patch));
}
