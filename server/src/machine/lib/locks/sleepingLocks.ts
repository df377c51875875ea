import type { Entries, Subject } from '../entry';
import { EINTR, ETIME } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Value } from '../../memory/value';
import { blockerOf, describe, hold, holdersOf, lockOf, release, resetLock } from './lockState';
import { hasSignal, sleep, type SleepKind, ticksToMs } from '../tasks/sleep';

/** Locks, and what keeps interrupts and other tasks away. */
const C = String.raw`
#define spin_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define raw_spin_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define rwlock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define mutex_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define init_rwsem(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqlock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_spinlock_init(lock, other) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_mutex_init(lock, other) __lp_lock_init(lock, sizeof(*(lock)))
#define percpu_init_rwsem(lock) (__lp_lock_init(lock, sizeof(*(lock))), 0)
#define percpu_free_rwsem(lock) do { } while (0)
#define local_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define rt_mutex_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define __mutex_init(lock, text, key) __lp_lock_init(lock, sizeof(*(lock)))
void __lp_lock_init(void *lock, unsigned long size);

void mutex_lock(struct mutex *lock);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
#define mutex_lock_nested(lock, sub) mutex_lock(lock)
#define mutex_lock_nest_lock(lock, other) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, sub) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, sub) mutex_lock_killable(lock)
#define mutex_lock_io(lock) mutex_lock(lock)
void rt_mutex_lock(struct rt_mutex *lock);
void rt_mutex_unlock(struct rt_mutex *lock);

void down_read(struct rw_semaphore *lock);
int down_read_interruptible(struct rw_semaphore *lock);
int down_read_killable(struct rw_semaphore *lock);
int down_read_trylock(struct rw_semaphore *lock);
void up_read(struct rw_semaphore *lock);
void down_write(struct rw_semaphore *lock);
int down_write_killable(struct rw_semaphore *lock);
int down_write_trylock(struct rw_semaphore *lock);
void up_write(struct rw_semaphore *lock);
void downgrade_write(struct rw_semaphore *lock);
int rwsem_is_locked(struct rw_semaphore *lock);
#define down_read_nested(lock, sub) down_read(lock)
#define down_write_nested(lock, sub) down_write(lock)
void percpu_down_read(struct percpu_rw_semaphore *lock);
void percpu_up_read(struct percpu_rw_semaphore *lock);
void percpu_down_write(struct percpu_rw_semaphore *lock);
void percpu_up_write(struct percpu_rw_semaphore *lock);

static inline void sema_init(struct semaphore *lock, int count)
{
  __lp_lock_init(lock, sizeof(*lock));
  lock->count = count;
}
void down(struct semaphore *lock);
int down_interruptible(struct semaphore *lock);
int down_killable(struct semaphore *lock);
int down_trylock(struct semaphore *lock);
int down_timeout(struct semaphore *lock, long ticks);
void up(struct semaphore *lock);
`;

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
      const text = `${call.name}() waits forever: the same task holds the lock, taken by ${describe(blocker.held)}.`;
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

const SEMAPHORES: Entries = {
  down: { sleeps: 'always', run: downing('uninterruptible', forEver, 0) },
  down_interruptible: { sleeps: 'always', returns: '0 or -errno', run: downing('interruptible', forEver, 0) },
  down_killable: { sleeps: 'always', returns: '0 or -errno', run: downing('interruptible', forEver, 0) },
  down_timeout: {
    sleeps: 'always',
    returns: '0 or -errno',
    run: downing('uninterruptible', ({ machine, args }) => ticksToMs(machine.toNumber(args[1])), -ETIME),
  },
  down_trylock: {
    run: (call) => {
      const left = count(call);
      if (left > 0) setCount(call, left - 1);
      return left > 0 ? 0 : 1;
    },
  },
  up: { run: (call) => setCount(call, count(call) + 1) },
};

export const SLEEPING_LOCKS: Subject = {
  c: C,
  functions: {
    __lp_lock_init: { initialises: 0, run: initialise },
    mutex_lock: { sleeps: 'always', run: lock },
    mutex_lock_interruptible: { sleeps: 'always', returns: '0 or -errno', run: lockInterruptible },
    mutex_lock_killable: { sleeps: 'always', returns: '0 or -errno', run: lockInterruptible },
    mutex_trylock: { returns: 'bool', run: trying(false) },
    mutex_unlock: { run: unlocking },
    mutex_is_locked: { returns: 'bool', run: isLocked },
    mutex_destroy: { run: destroy },
    rt_mutex_lock: { sleeps: 'always', run: lock },
    rt_mutex_unlock: { run: unlocking },
    down_read: { sleeps: 'always', run: lockShared },
    down_read_interruptible: { sleeps: 'always', returns: '0 or -errno', run: lockSharedInterruptible },
    down_read_killable: { sleeps: 'always', returns: '0 or -errno', run: lockSharedInterruptible },
    down_read_trylock: { returns: 'bool', run: trying(true) },
    up_read: { run: unlocking },
    down_write: { sleeps: 'always', run: lock },
    down_write_killable: { sleeps: 'always', returns: '0 or -errno', run: lockInterruptible },
    down_write_trylock: { returns: 'bool', run: trying(false) },
    up_write: { run: unlocking },
    downgrade_write: { run: downgrade },
    rwsem_is_locked: { run: isLocked },
    percpu_down_read: { sleeps: 'always', run: lockShared },
    percpu_up_read: { run: unlocking },
    percpu_down_write: { sleeps: 'always', run: lock },
    percpu_up_write: { run: unlocking },
    ...SEMAPHORES,
  },
  families: [{ names: /^(?:mutex_\w+|(?:down|up)(?:_\w+)?|init_rwsem|sema_init)$/, accesses: 'arguments' }],
};
