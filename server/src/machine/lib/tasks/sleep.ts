import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import { start } from '../../../kernel/time';
import { Oops } from '../../run/fault';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { dropContext } from './contexts';

/** HZ is 250: one jiffy has so many ms. */
export const MS_PER_TICK = 4;
/** LONG_MAX: as a timeout it means for ever. */
const MAX_SCHEDULE_TIMEOUT = 0x7fffffffffffffffn;

/** A timeout in jiffies as ms; infinite for MAX_SCHEDULE_TIMEOUT. */
export function ticksToMs(ticks: number | bigint): number {
  return BigInt(ticks) >= MAX_SCHEDULE_TIMEOUT ? Number.POSITIVE_INFINITY : Number(ticks) * MS_PER_TICK;
}

/** How a task sleeps: whether signals end its sleep. */
export type SleepKind = 'interruptible' | 'uninterruptible';

/** Why a sleep ended. */
export type SleepEnd = 'met' | 'timeout' | 'signal';

export interface Sleep {
  readonly condition: () => boolean;
  /** Names the condition in the message of a deadlock. */
  readonly what: string;
  /** At most so long; for ever without it. */
  readonly ms?: number;
  readonly kind?: SleepKind;
}

interface Wakes {
  /** Tasks that were woken though what they wait for may not be true. */
  readonly woken: Set<Task>;
  readonly signalled: Set<Task>;
}

const WAKES = new Part<Wakes>('wakes', () => ({ woken: new Set(), signalled: new Set() }));

/** Lets the task look again whether it can go on. */
export function wake(machine: Machine, task: Task): void {
  machine.part(WAKES).woken.add(task);
}

/** Sets or clears TIF_NOTIFY_SIGNAL: while it is set, it is as if a signal had come. */
export function setNotifySignal(machine: Machine, task: Task, isSet: boolean): void {
  const { signalled } = machine.part(WAKES);
  if (isSet) signalled.add(task);
  else signalled.delete(task);
}

/** Sends a signal to the task: interruptible sleeps end, and signal_pending() is true. */
export function signal(machine: Machine, task: Task): void {
  machine.part(WAKES).signalled.add(task);
}

export function hasSignal(machine: Machine, task: Task | undefined): boolean {
  return task !== undefined && machine.part(WAKES).signalled.has(task);
}

/** The running task sleeps until the condition is true, time is over or, if it may be interrupted, a signal comes. */
export function* sleep(machine: Machine, wanted: Sleep): Run<SleepEnd> {
  const task = machine.kernel.current;
  if (safely(wanted.condition)) return 'met';
  if (!task) throw new Oops({ kind: 'sleep-in-atomic', cause: 'interrupt', waitsFor: wanted.what });
  const timeout = startTimeout(machine, wanted.ms ?? Number.POSITIVE_INFINITY);
  try {
    return yield* sleepAs(machine, task, wanted, timeout.isOver);
  } finally {
    task.activity = 'running';
    timeout.cancel();
  }
}

function* sleepAs(machine: Machine, task: Task, wanted: Sleep, isOver: () => boolean): Run<SleepEnd> {
  const { condition, what, kind = 'uninterruptible' } = wanted;
  const { woken } = machine.part(WAKES);
  const isSignalled = (): boolean => kind === 'interruptible' && hasSignal(machine, task);
  for (;;) {
    if (safely(condition)) return 'met';
    if (isSignalled()) return 'signal';
    if (isOver()) return 'timeout';
    task.activity = kind;
    woken.delete(task);
    yield { condition: () => safely(condition) || isOver() || isSignalled() || woken.has(task), what };
  }
}

/** A condition that cannot even be looked at counts as true: the code that goes on will meet the same fault. */
function safely(condition: () => boolean): boolean {
  try {
    return condition();
  } catch (error) {
    if (error instanceof Oops) return true;
    throw error;
  }
}

function startTimeout(machine: Machine, ms: number): { isOver: () => boolean; cancel: () => void } {
  if (!Number.isFinite(ms)) return { isOver: () => false, cancel: () => undefined };
  let over = false;
  // Nothing to do: being late is all its work.
  function* expire(): Run<void> {
    over = true;
  }
  const context = start(machine.kernel, 'timeout', expire(), { delay: ms });
  return { isOver: () => over, cancel: () => dropContext(machine, context) };
}

/** The running task does nothing for so many ms. Returns the ms that a signal cut off. */
export function* pause(machine: Machine, ms: number, kind: SleepKind = 'uninterruptible'): Run<number> {
  const task = machine.kernel.current;
  if (!task) return 0;
  const end = machine.kernel.now + ms;
  if (kind === 'interruptible') {
    yield* sleep(machine, { condition: () => false, what: 'a signal', ms, kind });
  } else {
    task.activity = kind;
    yield { until: end };
    task.activity = 'running';
  }
  return Math.max(0, end - machine.kernel.now);
}
