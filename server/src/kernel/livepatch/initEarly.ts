import { eachFuncStatic, eachObjectStatic, type KlpFunc, type KlpObject, type KlpPatch } from './klpStructs';
import { createKobject } from '../sysfs/kobjectStruct';
import type { Attribute } from '../structs';
import type { Kernel } from '../kernel';

/** @kernel kernel/livepatch/core.c klp_init_func_early */
export function initFuncEarly(obj: KlpObject, func: KlpFunc): void {
  func.kobj = createKobject();
  obj.funcList.push(func);
}

/** @kernel kernel/livepatch/core.c klp_init_object_early */
export function initObjectEarly(kernel: Kernel, patch: KlpPatch, obj: KlpObject): void {
  obj.funcList = [];
  obj.kobj = createKobject(kernel.features.patchedFile ? [patchedFile(obj)] : []);
  patch.objList.push(obj);
}

/** The file that tells whether the object is patched. */
function patchedFile(obj: KlpObject): Attribute {
  return { name: 'patched', mode: 0o444, show: () => (obj.patched ? '1\n' : '0\n') };
}

/**
 * `attributes` are the files of the patch.
 * @kernel kernel/livepatch/core.c klp_init_patch_early
 */
export function initPatchEarly(kernel: Kernel, patch: KlpPatch, attributes: readonly Attribute[]): void {
  patch.objList = [];
  patch.kobj = createKobject(attributes, () => {
    patch.finished = true;
  });
  patch.enabled = false;
  patch.forced = false;
  patch.finished = false;
  for (const obj of eachObjectStatic(patch)) {
    initObjectEarly(kernel, patch, obj);
    for (const func of eachFuncStatic(obj)) initFuncEarly(obj, func);
  }
}
