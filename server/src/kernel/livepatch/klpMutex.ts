import type { Kernel } from '../kernel';
import { type Run, waitFor } from '../run';

/** Takes `klp_mutex`, waiting until it is free. */
export function* lockKlpMutex(kernel: Kernel): Run<void> {
  yield* waitFor(() => !kernel.klpMutexHeld, 'klp_mutex');
  kernel.klpMutexHeld = true;
}

export function unlockKlpMutex(kernel: Kernel): void {
  kernel.klpMutexHeld = false;
}
