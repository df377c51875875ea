import type { Task } from '../../kernel/structs';
import type { Frame } from './frame';
import type { Value } from '../memory/value';

/** A lock that is held, and where it was taken. */
export interface HeldLock {
  readonly lock: Value;
  /** Its key, see `keyOf`. */
  readonly key: string;
  /** The function that took it, such as `spin_lock`. */
  readonly by: string;
  readonly place: string | undefined;
  /** Who holds it must not sleep. */
  readonly isSpinning: boolean;
}

/** What a processor does for one task, or in interrupts: its C stack and what it must not do now. */
export class ExecutionContext {
  /** Outermost first. */
  readonly frames: Frame[] = [];
  /** In bytes. */
  stackUsed = 0;
  /** Instructions since it slept last, for longer than a moment. */
  stepsAwake = 0;
  readonly locks: HeldLock[] = [];
  /** Each counts how often it was begun and not yet ended. */
  preemptDisabled = 0;
  irqsDisabled = 0;
  bottomHalvesDisabled = 0;
  rcuReaders = 0;
  /** Pages that are not there are not waited for. */
  pagefaultsDisabled = 0;
  /** How many objects' lives had ended when the outermost RCU read-side critical section began. */
  rcuSince = 0;

  /** @param task absent in interrupts: timers, RCU callbacks */
  constructor(readonly task: Task | undefined) {}

  /** Why the code must not sleep now, as the end of a sentence; undefined if it may. */
  get reasonNotToSleep(): string | undefined {
    const lock = this.locks.findLast(({ isSpinning }) => isSpinning);
    if (lock) return `${lock.by}() at ${lock.place ?? 'the kernel'} is not unlocked`;
    if (!this.task) return 'this runs in an interrupt';
    if (this.irqsDisabled > 0) return 'interrupts are off';
    if (this.preemptDisabled > 0) return 'preemption is off';
    if (this.bottomHalvesDisabled > 0) return 'bottom halves are off';
    return this.rcuReaders > 0 ? 'this is an RCU read-side critical section' : undefined;
  }
}
