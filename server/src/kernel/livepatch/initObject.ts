import { EINVAL, ENOENT } from '../errno';
import { MODULE_NAME_LEN } from './features';
import { findObjectModule, isModule, isObjectLoaded, objectName } from './findObject';
import { findObjectSymbol } from './findSymbol';
import type { Kernel } from '../kernel';
import { kobjectAdd } from '../sysfs/kobject';
import type { KlpFunc, KlpObject, KlpPatch } from './klpStructs';
import { print, printed } from '../log';
import { applyObjectRelocs } from './relocations';

/** @kernel kernel/livepatch/core.c klp_init_func */
function initFunc(kernel: Kernel, obj: KlpObject, func: KlpFunc): number {
  if (func.oldName === undefined) return -EINVAL;
  if (func.newFunc === undefined && !func.nop) return -EINVAL;
  if (byteLength(func.oldName) >= kernel.features.ksymNameLen) return -EINVAL;
  func.patched = false;
  func.transition = false;
  const position = func.oldSympos === 0n ? 1n : func.oldSympos;
  return kobjectAdd(kernel, func.kobj, obj.kobj, `${func.oldName},${position.toString()}`);
}

/**
 * What can only be done once the object's code is there. Returns 0 or a negative errno.
 * @kernel kernel/livepatch/core.c klp_init_object_loaded
 */
export function initObjectLoaded(kernel: Kernel, patch: KlpPatch, obj: KlpObject): number {
  if (isModule(obj)) {
    const err = applyObjectRelocs(kernel, patch, obj.name);
    if (err) return err;
  }
  for (const func of obj.funcList) {
    const err = resolveFunc(kernel, obj, func);
    if (err) return err;
  }
  return 0;
}

function resolveFunc(kernel: Kernel, obj: KlpObject, func: KlpFunc): number {
  const name = printed(func.oldName);
  const found = findObjectSymbol(kernel, obj.name, name, func.oldSympos);
  if (typeof found === 'number') {
    func.oldFunc = undefined;
    return found;
  }
  func.oldFunc = found;
  if (!kernel.kallsyms.hasSize(found)) {
    print(kernel, `kallsyms size lookup failed for '${name}'`);
    return -ENOENT;
  }
  if (func.nop) func.newFunc = found;
  if (func.newFunc === undefined || !kernel.kallsyms.hasSize(func.newFunc)) {
    print(kernel, `kallsyms size lookup failed for '${name}' replacement`);
    return -ENOENT;
  }
  return 0;
}

/** @kernel kernel/livepatch/core.c klp_init_object */
export function initObject(kernel: Kernel, patch: KlpPatch, obj: KlpObject): number {
  if (isModule(obj) && byteLength(obj.name) >= MODULE_NAME_LEN) return -EINVAL;
  obj.patched = false;
  obj.mod = undefined;
  findObjectModule(kernel, obj);
  const err = kobjectAdd(kernel, obj.kobj, patch.kobj, objectName(obj));
  if (err) return err;
  for (const func of obj.funcList) {
    const funcErr = initFunc(kernel, obj, func);
    if (funcErr) return funcErr;
  }
  return isObjectLoaded(obj) ? initObjectLoaded(kernel, patch, obj) : 0;
}

/** strlen() of the text in UTF-8. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
