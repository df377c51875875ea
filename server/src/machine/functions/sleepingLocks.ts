import { EINTR, ETIME } from '../../kernel/errno';
import type { Run } from '../../kernel/run';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import type { Value } from '../memory/value';
import { blockerOf, describe, hold, holdersOf, lockOf, release, resetLock } from './lockState';
import { hasSignal, sleep, type SleepKind, ticksToMs } from './sleep';

/** Takes a mutex or rwsem; waits while somebody else has it. Results in 0, or -EINTR after a signal. */
function locking(isShared: boolean, kind: SleepKind): KernelFunction {
  return (call) => {
    const { machine } = call;
    machine.mightSleep(call.name);
    const lock = lockOf(call);
    if (kind === 'interruptible' && hasSignal(machine, machine.kernel.current)) return -EINTR;
    const blocker = blockerOf(machine, lock, isShared);
    if (blocker && blocker.context !== machine.context) return waitAndTake(call, lock, isShared, kind);
    if (blocker) {
      const text = `${call.name}() waits for ever: the same task has the lock by ${describe(blocker.held)}.`;
      machine.report('locking', text);
    }
    hold(machine, lock, { by: call.name, isShared, isSpinning: false });
    return 0;
  };
}

function* waitAndTake(call: KernelCall, lock: Value, isShared: boolean, kind: SleepKind): Run<Value> {
  const { machine, name } = call;
  const blocker = blockerOf(machine, lock, isShared);
  const what = `a lock taken by ${blocker ? describe(blocker.held) : name}`;
  const end = yield* sleep(machine, { condition: () => !blockerOf(machine, lock, isShared), what, kind });
  if (end === 'signal') return -EINTR;
  hold(machine, lock, { by: name, isShared, isSpinning: false });
  return 0;
}

function trying(isShared: boolean): KernelFunction {
  return (call) => {
    const lock = lockOf(call);
    if (blockerOf(call.machine, lock, isShared)) return 0;
    hold(call.machine, lock, { by: call.name, isShared, isSpinning: false });
    return 1;
  };
}

const unlocking: KernelFunction = (call) => release(call, lockOf(call));

const isLocked: KernelFunction = (call) => (holdersOf(call.machine, lockOf(call)).length > 0 ? 1 : 0);

const lock = locking(false, 'uninterruptible');
const lockInterruptible = locking(false, 'interruptible');
const lockShared = locking(true, 'uninterruptible');
const lockSharedInterruptible = locking(true, 'interruptible');

/** A writer becomes a reader. */
const downgrade: KernelFunction = (call) => {
  const at = lockOf(call);
  release(call, at);
  hold(call.machine, at, { by: call.name, isShared: true, isSpinning: false });
};

const destroy: KernelFunction = (call) => {
  const at = lockOf(call);
  const [holder] = holdersOf(call.machine, at);
  if (holder)
    call.machine.report('locking', `${call.name}() of a mutex that is locked by ${describe(holder.held)}.`);
  resetLock(call.machine, at);
};

const initialise: KernelFunction = ({ machine, args }) => {
  resetLock(machine, args[0] ?? 0);
  machine.memory.fill(args[0] ?? 0, 0, machine.toNumber(args[1]));
};

/** Semaphores belong to nobody: anyone may count them up. */
function count({ machine, args }: KernelCall): number {
  return machine.toNumber(machine.getField(args[0] ?? 0, 'semaphore', 'count'));
}

function setCount({ machine, args }: KernelCall, value: number): void {
  machine.setField(args[0] ?? 0, 'semaphore', 'count', value);
}

function downing(kind: SleepKind, ms: (call: KernelCall) => number, onTimeout: number): KernelFunction {
  return function* down(call): Run<Value> {
    call.machine.mightSleep(call.name);
    const condition = (): boolean => count(call) > 0;
    const end = yield* sleep(call.machine, { condition, what: 'a semaphore', kind, ms: ms(call) });
    if (end !== 'met') return end === 'signal' ? -EINTR : onTimeout;
    setCount(call, count(call) - 1);
    return 0;
  };
}

const forEver = (): number => Number.POSITIVE_INFINITY;

const SEMAPHORES: KernelFunctions = {
  down: downing('uninterruptible', forEver, 0),
  down_interruptible: downing('interruptible', forEver, 0),
  down_killable: downing('interruptible', forEver, 0),
  down_timeout: downing(
    'uninterruptible',
    ({ machine, args }) => ticksToMs(machine.toNumber(args[1])),
    -ETIME,
  ),
  down_trylock: (call) => {
    const left = count(call);
    if (left > 0) setCount(call, left - 1);
    return left > 0 ? 0 : 1;
  },
  up: (call) => setCount(call, count(call) + 1),
};

export const SLEEPING_LOCKS: KernelFunctions = {
  __lp_lock_init: initialise,
  mutex_lock: lock,
  mutex_lock_interruptible: lockInterruptible,
  mutex_lock_killable: lockInterruptible,
  mutex_trylock: trying(false),
  mutex_unlock: unlocking,
  mutex_is_locked: isLocked,
  mutex_destroy: destroy,
  rt_mutex_lock: lock,
  rt_mutex_unlock: unlocking,
  down_read: lockShared,
  down_read_interruptible: lockSharedInterruptible,
  down_read_killable: lockSharedInterruptible,
  down_read_trylock: trying(true),
  up_read: unlocking,
  down_write: lock,
  down_write_killable: lockInterruptible,
  down_write_trylock: trying(false),
  up_write: unlocking,
  downgrade_write: downgrade,
  rwsem_is_locked: isLocked,
  percpu_down_read: lockShared,
  percpu_up_read: unlocking,
  percpu_down_write: lock,
  percpu_up_write: unlocking,
  ...SEMAPHORES,
};
