import type { Kernel } from '../kernel';
import type { Task } from '../structs';

/** @kernel kernel/livepatch/transition.c klp_update_patch_state */
export function updatePatchState(kernel: Kernel, task: Task): void {
  if (task.patchPending) task.patchState = kernel.targetState;
  task.patchPending = false;
}

/**
 * A new task is where its parent is in a transition.
 * @kernel kernel/livepatch/transition.c klp_copy_process
 */
export function copyProcess(parent: Task, child: Task): void {
  child.patchPending = parent.patchPending;
  child.patchState = parent.patchState;
}
