import { findFunc, findObject } from './findObject';
import { initFuncEarly, initObjectEarly } from './initEarly';
import type { Kernel } from '../kernel';
import { createKobject } from '../sysfs/kobjectStruct';
import { type KlpFunc, type KlpObject, type KlpPatch, noCallbacks, zeroedFunc } from './klpStructs';

/** @kernel kernel/livepatch/core.c klp_alloc_object_dynamic */
function allocObjectDynamic(kernel: Kernel, name: string | undefined, patch: KlpPatch): KlpObject {
  const obj: KlpObject = {
    name,
    funcs: undefined,
    callbacks: noCallbacks(),
    kobj: createKobject(),
    funcList: [],
    mod: undefined,
    dynamic: false,
    patched: false,
  };
  initObjectEarly(kernel, patch, obj);
  obj.dynamic = true;
  return obj;
}

/** @kernel kernel/livepatch/core.c klp_alloc_func_nop */
function allocFuncNop(oldFunc: KlpFunc, obj: KlpObject): void {
  const { oldName, oldSympos } = oldFunc;
  const func: KlpFunc = { ...zeroedFunc(), oldName, oldSympos, newFunc: undefined };
  initFuncEarly(obj, func);
  func.nop = true;
}

/** @kernel kernel/livepatch/core.c klp_add_object_nops */
function addObjectNops(kernel: Kernel, patch: KlpPatch, oldObj: KlpObject): void {
  const obj = findObject(patch, oldObj) ?? allocObjectDynamic(kernel, oldObj.name, patch);
  for (const oldFunc of oldObj.funcList) {
    if (!findFunc(kernel, obj, oldFunc)) allocFuncNop(oldFunc, obj);
  }
}

/**
 * Adds funcs that do nothing for what only the installed patches replace.
 * @kernel kernel/livepatch/core.c klp_add_nops
 */
export function addNops(kernel: Kernel, patch: KlpPatch): void {
  for (const oldPatch of kernel.patches) {
    for (const oldObj of oldPatch.objList) addObjectNops(kernel, patch, oldObj);
  }
}
