import { postPatchCallback, postUnpatchCallback } from './callbacks';
import { isObjectLoaded } from './findObject';
import { unpatchObjects } from '../functionStack';
import type { Kernel } from '../kernel';
import { type KlpPatch, moduleOf } from './klpStructs';
import { print, printDebug, warnOnOnce } from '../log';
import { discardNops, unpatchReplacedPatches } from './replace';
import type { Run } from '../run';
import {
  statesPostPatch,
  statesPostPatchReplaced,
  statesPostUnpatch,
  statesPostUnpatchReplaced,
} from './stateCallbacks';
import { TRANSITION_IDLE, TRANSITION_PATCHED, TRANSITION_UNPATCHED } from '../structs';

/** The patch in transition. It is only asked for where the kernel, too, relies on there being one. */
export function patchInTransition(kernel: Kernel): KlpPatch {
  if (!kernel.transitionPatch) throw new Error('No patch is in transition.');
  return kernel.transitionPatch;
}

/** What messages call the direction of the transition. */
export function direction(kernel: Kernel): string {
  return kernel.targetState === TRANSITION_PATCHED ? 'patching' : 'unpatching';
}

/** @kernel kernel/livepatch/transition.c klp_complete_transition */
export function* completeTransition(kernel: Kernel): Run<void> {
  const patch = patchInTransition(kernel);
  const { name } = moduleOf(patch);
  printDebug(kernel, 'klp_complete_transition', `'${name}': completing ${direction(kernel)} transition`);
  if (patch.replace && kernel.targetState === TRANSITION_PATCHED) {
    unpatchReplacedPatches(kernel, patch);
    discardNops(kernel, patch);
    yield* statesPostUnpatchReplaced(kernel, patch);
  }
  if (kernel.targetState === TRANSITION_UNPATCHED) unpatchObjects(kernel, patch);
  for (const func of patch.objList.flatMap(({ funcList }) => funcList)) func.transition = false;
  makeTasksIdle(kernel);
  yield* lastCallbacks(kernel, patch);
  print(kernel, `'${name}': ${direction(kernel)} complete`);
  kernel.targetState = TRANSITION_IDLE;
  kernel.transitionPatch = undefined;
  kernel.replacedPreUnpatched = false;
}

function* lastCallbacks(kernel: Kernel, patch: KlpPatch): Run<void> {
  const isPatching = kernel.targetState === TRANSITION_PATCHED;
  for (const obj of [...patch.objList]) {
    if (!isObjectLoaded(obj)) continue;
    if (isPatching) yield* postPatchCallback(kernel, obj);
    else yield* postUnpatchCallback(kernel, obj);
  }
  if (isPatching) return yield* statesPostPatch(kernel, patch);
  yield* statesPostPatchReplaced(kernel, patch);
  yield* statesPostUnpatch(kernel, patch);
}

function makeTasksIdle(kernel: Kernel): void {
  for (const task of [...kernel.tasks, ...kernel.idleTasks]) {
    warnOnOnce(kernel, task.patchPending, 'kernel/livepatch/transition.c klp_complete_transition');
    task.patchState = TRANSITION_IDLE;
  }
}

/**
 * Takes a transition back that was prepared but not started.
 * @kernel kernel/livepatch/transition.c klp_cancel_transition
 */
export function* cancelTransition(kernel: Kernel): Run<void> {
  const place = 'kernel/livepatch/transition.c klp_cancel_transition';
  if (warnOnOnce(kernel, kernel.targetState !== TRANSITION_PATCHED, place)) return;
  const { name } = moduleOf(patchInTransition(kernel));
  printDebug(kernel, 'klp_cancel_transition', `'${name}': canceling patching transition, going to unpatch`);
  kernel.targetState = TRANSITION_UNPATCHED;
  yield* completeTransition(kernel);
}
