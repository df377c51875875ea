import type { Kernel } from '../kernel';
import type { KlpFunc, KlpObject, KlpPatch } from './klpStructs';

/** @kernel kernel/livepatch/core.c klp_is_module */
export function isModule(obj: KlpObject): obj is KlpObject & { readonly name: string } {
  return obj.name !== undefined;
}

/** @kernel kernel/livepatch/core.h klp_is_object_loaded */
export function isObjectLoaded(obj: KlpObject): boolean {
  return obj.name === undefined || obj.mod !== undefined;
}

/** How messages call the object. */
export function objectName(obj: KlpObject): string {
  return obj.name ?? 'vmlinux';
}

/**
 * Sets `mod` if the object is a module that is loaded and has not begun to go.
 * @kernel kernel/livepatch/core.c klp_find_object_module
 */
export function findObjectModule(kernel: Kernel, obj: KlpObject): void {
  if (!isModule(obj)) return;
  const mod = kernel.modules.get(obj.name);
  if (mod && mod.state !== 'unformed' && mod.klpAlive) obj.mod = mod;
}

/** @kernel kernel/livepatch/core.c klp_find_func */
export function findFunc(kernel: Kernel, obj: KlpObject, oldFunc: KlpFunc): KlpFunc | undefined {
  const position = (sympos: bigint): bigint =>
    kernel.features.symposZeroIsOne && sympos === 0n ? 1n : sympos;
  return obj.funcList.find(
    (func) => func.oldName === oldFunc.oldName && position(func.oldSympos) === position(oldFunc.oldSympos),
  );
}

/** @kernel kernel/livepatch/core.c klp_find_object */
export function findObject(patch: KlpPatch, oldObj: KlpObject): KlpObject | undefined {
  return patch.objList.find((obj) => obj.name === oldObj.name);
}
