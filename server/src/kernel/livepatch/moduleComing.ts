import { postPatchCallback, postUnpatchCallback, prePatchCallback } from './callbacks';
import { EINVAL } from '../errno';
import { patchObject } from '../functionStack';
import { initObjectLoaded } from './initObject';
import type { Kernel } from '../kernel';
import { lockKlpMutex, unlockKlpMutex } from './klpMutex';
import { type KlpObject, type KlpPatch, moduleOf } from './klpStructs';
import { print, warnOn } from '../log';
import { cleanupModulePatchesLimited } from './moduleGoing';
import type { Run } from '../run';
import type { Module } from '../structs';

/**
 * Puts the installed patches onto a module whose init has not run yet. Returns 0, or a negative errno with which the
 * module is refused.
 * @kernel kernel/livepatch/core.c klp_module_coming
 */
export function* moduleComing(kernel: Kernel, mod: Module): Run<number> {
  const place = 'kernel/livepatch/core.c klp_module_coming';
  if (warnOn(kernel, mod.state !== 'coming', place)) return -EINVAL;
  if (kernel.features.refusesVmlinuxModule && mod.name === 'vmlinux') {
    print(kernel, 'vmlinux.ko: invalid module name');
    return -EINVAL;
  }
  yield* lockKlpMutex(kernel);
  mod.klpAlive = true;
  const err = yield* applyPatches(kernel, mod);
  unlockKlpMutex(kernel);
  return err;
}

function* applyPatches(kernel: Kernel, mod: Module): Run<number> {
  for (const patch of kernel.patches) {
    const obj = patch.objList.find(({ name }) => name === mod.name);
    if (!obj) continue;
    const err = yield* applyPatch(kernel, mod, patch, obj);
    if (!err) continue;
    print(
      kernel,
      `patch '${moduleOf(patch).name}' failed for module '${mod.name}', refusing to load module '${mod.name}'`,
    );
    mod.klpAlive = false;
    obj.mod = undefined;
    yield* cleanupModulePatchesLimited(kernel, mod, patch);
    return err;
  }
  return 0;
}

function* applyPatch(kernel: Kernel, mod: Module, patch: KlpPatch, obj: KlpObject): Run<number> {
  const { name } = moduleOf(patch);
  obj.mod = mod;
  const initErr = initObjectLoaded(kernel, patch, obj);
  if (initErr) {
    print(kernel, `failed to initialize patch '${name}' for module '${mod.name}' (${initErr})`);
    return initErr;
  }
  print(kernel, `applying patch '${name}' to loading module '${mod.name}'`);
  const callbackErr = yield* prePatchCallback(kernel, obj);
  if (callbackErr) {
    print(kernel, `pre-patch callback failed for object '${mod.name}'`);
    return callbackErr;
  }
  const err = patchObject(kernel, obj);
  if (err) {
    print(kernel, `failed to apply patch '${name}' to module '${mod.name}' (${err})`);
    yield* postUnpatchCallback(kernel, obj);
    return err;
  }
  if (patch !== kernel.transitionPatch) yield* postPatchCallback(kernel, obj);
  return 0;
}
