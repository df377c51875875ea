import { prePatchCallback } from './callbacks';
import { cancelTransition } from './completeTransition';
import { EBUSY, EINVAL, ENODEV } from '../errno';
import { isObjectLoaded, objectName } from './findObject';
import { freePatchFinish, freePatchStart } from './freePatch';
import { patchObject } from '../functionStack';
import { initPatchEarly } from './initEarly';
import { initObject } from './initObject';
import type { Kernel } from '../kernel';
import { kobjectAdd } from '../sysfs/kobject';
import { lockKlpMutex, unlockKlpMutex } from './klpMutex';
import { eachObjectStatic, type KlpObject, type KlpPatch, moduleOf } from './klpStructs';
import { print, warnOn } from '../log';
import { COST } from '../meter';
import { tryModuleGet } from '../module/moduleReferences';
import { addNops } from './nops';
import type { Run } from '../run';
import { isPatchCompatible } from './state';
import { statesPrePatch, statesPreUnpatchReplaced } from './stateCallbacks';
import { TRANSITION_PATCHED } from '../structs';
import { patchAttributes } from './sysfsPatch';
import { initTransition, startTransition, tryCompleteTransition } from './transition';

/**
 * What a livepatch module's init calls. Returns 0 or a negative errno; the transition may still be going on.
 * @kernel kernel/livepatch/core.c klp_enable_patch
 */
export function* enablePatch(kernel: Kernel, patch: KlpPatch | undefined): Run<number> {
  kernel.meter.spend(COST.load);
  if (!patch?.mod || !patch.objs) return -EINVAL;
  for (const obj of eachObjectStatic(patch)) if (!obj.funcs) return -EINVAL;
  const { name } = patch.mod;
  if (!patch.mod.isLivepatch) {
    print(kernel, `module ${name} is not marked as a livepatch module`);
    return -EINVAL;
  }
  if (!kernel.haveReliableStack) {
    print(kernel, "This architecture doesn't have support for the livepatch consistency model.");
    print(kernel, 'The livepatch transition may never complete.');
  }
  yield* lockKlpMutex(kernel);
  if (!isPatchCompatible(kernel, patch)) {
    print(kernel, `Livepatch patch (${name}) is not compatible with the already installed livepatches.`);
    kernel.onRefusal({ kind: 'incompatible states' });
    unlockKlpMutex(kernel);
    return -EINVAL;
  }
  if (!tryModuleGet(patch.mod)) {
    unlockKlpMutex(kernel);
    return -ENODEV;
  }
  return yield* installPatch(kernel, patch);
}

/** The rest of `klp_enable_patch`, from where a failure has something to undo. Releases `klp_mutex`. */
function* installPatch(kernel: Kernel, patch: KlpPatch): Run<number> {
  initPatchEarly(kernel, patch, patchAttributes(kernel, patch));
  let err = initPatch(kernel, patch);
  if (!err) err = yield* doEnablePatch(kernel, patch);
  if (err) freePatchStart(kernel, patch);
  unlockKlpMutex(kernel);
  if (err) yield* freePatchFinish(patch);
  return err;
}

/** @kernel kernel/livepatch/core.c klp_init_patch */
function initPatch(kernel: Kernel, patch: KlpPatch): number {
  const err = kobjectAdd(kernel, patch.kobj, kernel.klpRootKobj, moduleOf(patch).name);
  if (err) return err;
  if (patch.replace) addNops(kernel, patch);
  for (const obj of patch.objList) {
    const objectErr = initObject(kernel, patch, obj);
    if (objectErr) return objectErr;
  }
  kernel.patches.push(patch);
  return 0;
}

/** @kernel kernel/livepatch/core.c __klp_enable_patch */
function* doEnablePatch(kernel: Kernel, patch: KlpPatch): Run<number> {
  if (kernel.transitionPatch) return -EBUSY;
  if (warnOn(kernel, patch.enabled, 'kernel/livepatch/core.c __klp_enable_patch')) return -EINVAL;
  const { name } = moduleOf(patch);
  print(kernel, `enabling patch '${name}'`);
  initTransition(kernel, patch, TRANSITION_PATCHED);
  const err = yield* prepareAndPatch(kernel, patch);
  if (err) {
    print(kernel, `failed to enable patch '${name}'`);
    yield* cancelTransition(kernel);
    return err;
  }
  startTransition(kernel);
  patch.enabled = true;
  yield* tryCompleteTransition(kernel);
  return 0;
}

/** What can fail after a transition was initialised. Returns 0 or a negative errno. */
function* prepareAndPatch(kernel: Kernel, patch: KlpPatch): Run<number> {
  const stateErr = yield* statesPrePatch(kernel, patch);
  if (stateErr) return stateErr;
  yield* statesPreUnpatchReplaced(kernel, patch);
  for (const obj of patch.objList) {
    const err = isObjectLoaded(obj) ? yield* enableObject(kernel, obj) : 0;
    if (err) return err;
  }
  return 0;
}

function* enableObject(kernel: Kernel, obj: KlpObject): Run<number> {
  const callbackErr = yield* prePatchCallback(kernel, obj);
  if (callbackErr) {
    print(kernel, `pre-patch callback failed for object '${objectName(obj)}'`);
    return callbackErr;
  }
  const err = patchObject(kernel, obj);
  if (err) print(kernel, `failed to patch object '${objectName(obj)}'`);
  return err;
}
