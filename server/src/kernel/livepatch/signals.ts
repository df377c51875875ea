import type { Kernel } from '../kernel';
import { print } from '../log';
import { updatePatchState } from './patchState';
import type { Task } from '../structs';

/** So many retries lie between two rounds of signals. */
export const SIGNALS_TIMEOUT = 15;

/** @kernel kernel/livepatch/transition.c klp_send_signals */
export function sendSignals(kernel: Kernel): void {
  if (kernel.signalsCount === SIGNALS_TIMEOUT) print(kernel, 'signaling remaining tasks');
  for (const task of kernel.tasks) {
    if (!task.patchPending) continue;
    if (!task.isKthread) kernel.code.setNotifySignal(task, true);
    else if (task.activity === 'interruptible') {
      task.activity = 'running';
      kernel.code.wokenUp(task);
    }
  }
}

/**
 * A user task returns to user space, where it runs no kernel code.
 * @kernel kernel/entry/common.c exit_to_user_mode_loop
 */
export function leaveKernel(kernel: Kernel, task: Task): void {
  task.stack = [];
  task.activity = 'running';
  kernel.code.setNotifySignal(task, false);
  updatePatchState(kernel, task);
}
