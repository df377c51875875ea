import { patchInTransition } from './completeTransition';
import type { Kernel } from '../kernel';
import { print } from '../log';
import { updatePatchState } from './patchState';
import { TRANSITION_UNPATCHED } from '../structs';

/**
 * Switches all tasks whatever they are doing. The transition itself completes at its next retry.
 * @kernel kernel/livepatch/transition.c klp_force_transition
 */
export function forceTransition(kernel: Kernel): void {
  print(kernel, 'forcing remaining tasks to the patched state');
  for (const task of [...kernel.tasks, ...kernel.idleTasks]) updatePatchState(kernel, task);
  const patch = patchInTransition(kernel);
  if (!kernel.features.forcePinsRemovedOnly) {
    for (const each of kernel.patches) each.forced = true;
  } else if (kernel.targetState === TRANSITION_UNPATCHED) {
    patch.forced = true;
  } else if (patch.replace) {
    for (const each of kernel.patches) if (each !== patch) each.forced = true;
  }
}
