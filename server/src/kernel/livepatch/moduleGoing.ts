import { postUnpatchCallback, preUnpatchCallback } from './callbacks';
import { freeObjectLoaded } from './freePatch';
import { unpatchObject } from '../functionStack';
import type { Kernel } from '../kernel';
import { lockKlpMutex, unlockKlpMutex } from './klpMutex';
import { type KlpObject, type KlpPatch, moduleOf } from './klpStructs';
import { print, warnOn } from '../log';
import { clearObjectRelocs } from './relocations';
import type { Run } from '../run';
import type { Module } from '../structs';

/**
 * Takes all patches off a module, up to and without `limit`.
 * @kernel kernel/livepatch/core.c klp_cleanup_module_patches_limited
 */
export function* cleanupModulePatchesLimited(
  kernel: Kernel,
  mod: Module,
  limit: KlpPatch | undefined,
): Run<void> {
  for (const patch of kernel.patches) {
    if (patch === limit) break;
    const obj = patch.objList.find(({ name }) => name === mod.name);
    if (obj) yield* cleanupObject(kernel, mod, patch, obj);
  }
}

function* cleanupObject(kernel: Kernel, mod: Module, patch: KlpPatch, obj: KlpObject): Run<void> {
  if (patch !== kernel.transitionPatch) yield* preUnpatchCallback(kernel, obj);
  print(kernel, `reverting patch '${moduleOf(patch).name}' on unloading module '${mod.name}'`);
  unpatchObject(kernel, obj);
  yield* postUnpatchCallback(kernel, obj);
  clearObjectRelocs(kernel, patch, mod.name);
  freeObjectLoaded(obj);
}

/** @kernel kernel/livepatch/core.c klp_module_going */
export function* moduleGoing(kernel: Kernel, mod: Module): Run<void> {
  const isExpected = mod.state === 'going' || mod.state === 'coming';
  if (warnOn(kernel, !isExpected, 'kernel/livepatch/core.c klp_module_going')) return;
  yield* lockKlpMutex(kernel);
  mod.klpAlive = false;
  yield* cleanupModulePatchesLimited(kernel, mod, undefined);
  unlockKlpMutex(kernel);
}
