import type { Entries, Subject } from '../entry';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';
import { blockerOf, describe, hold, holdersOf, lockOf, nameOf, release } from './lockState';

/** Locks, and what keeps interrupts and other tasks away. */
const C = String.raw`
void spin_lock(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
int spin_trylock_bh(spinlock_t *lock);
int spin_trylock_irq(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
int spin_is_locked(spinlock_t *lock);
void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_lock_bh(raw_spinlock_t *lock);
void raw_spin_lock_irq(raw_spinlock_t *lock);
int raw_spin_trylock(raw_spinlock_t *lock);
int raw_spin_trylock_bh(raw_spinlock_t *lock);
int raw_spin_trylock_irq(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);
void raw_spin_unlock_bh(raw_spinlock_t *lock);
void raw_spin_unlock_irq(raw_spinlock_t *lock);
void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
int raw_spin_is_locked(raw_spinlock_t *lock);
void read_lock(rwlock_t *lock);
void read_lock_bh(rwlock_t *lock);
void read_lock_irq(rwlock_t *lock);
int read_trylock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
void read_unlock_bh(rwlock_t *lock);
void read_unlock_irq(rwlock_t *lock);
void read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void write_lock(rwlock_t *lock);
void write_lock_bh(rwlock_t *lock);
void write_lock_irq(rwlock_t *lock);
int write_trylock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);
void write_unlock_bh(rwlock_t *lock);
void write_unlock_irq(rwlock_t *lock);
void write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
unsigned long __lp_spin_lock_irqsave(void *lock);
unsigned long __lp_raw_spin_lock_irqsave(void *lock);
unsigned long __lp_read_lock_irqsave(void *lock);
unsigned long __lp_write_lock_irqsave(void *lock);
#define spin_lock_irqsave(lock, flags) do { (flags) = __lp_spin_lock_irqsave(lock); } while (0)
#define spin_lock_irqsave_nested(lock, flags, sub) spin_lock_irqsave(lock, flags)
#define raw_spin_lock_irqsave(lock, flags) do { (flags) = __lp_raw_spin_lock_irqsave(lock); } while (0)
#define read_lock_irqsave(lock, flags) do { (flags) = __lp_read_lock_irqsave(lock); } while (0)
#define write_lock_irqsave(lock, flags) do { (flags) = __lp_write_lock_irqsave(lock); } while (0)
#define spin_trylock_irqsave(lock, flags) ({ \
  local_irq_save(flags); \
  int __lp_taken = spin_trylock(lock); \
  if (!__lp_taken) \
    local_irq_restore(flags); \
  __lp_taken; })
#define spin_lock_nested(lock, sub) spin_lock(lock)
#define raw_spin_lock_nested(lock, sub) raw_spin_lock(lock)
#define assert_spin_locked(lock) __lp_assert_held(lock)
#define assert_raw_spin_locked(lock) __lp_assert_held(lock)

void write_seqlock(seqlock_t *lock);
void write_sequnlock(seqlock_t *lock);
void write_seqlock_bh(seqlock_t *lock);
void write_sequnlock_bh(seqlock_t *lock);
void write_seqlock_irq(seqlock_t *lock);
void write_sequnlock_irq(seqlock_t *lock);
void write_sequnlock_irqrestore(seqlock_t *lock, unsigned long flags);
unsigned long __lp_write_seqlock_irqsave(void *lock);
#define write_seqlock_irqsave(lock, flags) do { (flags) = __lp_write_seqlock_irqsave(lock); } while (0)
void read_seqlock_excl(seqlock_t *lock);
void read_sequnlock_excl(seqlock_t *lock);
#define read_seqbegin(lock) (*(unsigned int *)(lock) & ~1U)
#define read_seqretry(lock, start) (*(unsigned int *)(lock) != (start))
#define read_seqcount_begin(lock) (*(unsigned int *)(lock) & ~1U)
#define raw_read_seqcount(lock) (*(unsigned int *)(lock))
#define read_seqcount_retry(lock, start) (*(unsigned int *)(lock) != (start))
#define write_seqcount_begin(lock) do { preempt_disable(); ++*(unsigned int *)(lock); } while (0)
#define write_seqcount_end(lock) do { ++*(unsigned int *)(lock); preempt_enable(); } while (0)
#define raw_write_seqcount_begin(lock) ((void)++*(unsigned int *)(lock))
#define raw_write_seqcount_end(lock) ((void)++*(unsigned int *)(lock))
`;

/** The interrupt flag in the flags register. */
const IF = 0x200;
const FLAGS = 0x46;

/** What is switched off together with taking a lock, and on again with giving it back. */
type Beside = 'nothing' | 'irqs' | 'bh';

/** Switches interrupts off; returns the flags as they were. */
export function saveIrqs({ context }: Machine): Value {
  const flags = context.irqsDisabled > 0 ? FLAGS : FLAGS | IF;
  context.irqsDisabled = 1;
  return flags;
}

export function restoreIrqs(machine: Machine, flags: Value | undefined): void {
  machine.context.irqsDisabled = (machine.toNumber(flags) & IF) === 0 ? 1 : 0;
}

function begin({ context }: Machine, beside: Beside): void {
  if (beside === 'irqs') context.irqsDisabled = 1;
  if (beside === 'bh') context.bottomHalvesDisabled++;
}

function end({ context }: Machine, beside: Beside): void {
  if (beside === 'irqs') context.irqsDisabled = 0;
  if (beside === 'bh') context.bottomHalvesDisabled = Math.max(0, context.bottomHalvesDisabled - 1);
}

/** Takes it even where a processor would spin for ever; that is reported. */
export function takeSpinning(call: KernelCall, by: string, isShared: boolean): void {
  const { machine } = call;
  const lock = lockOf(call);
  const blocker = blockerOf(machine, lock, isShared);
  if (blocker?.context === machine.context) {
    machine.report(
      'locking',
      `${by}() spins forever: the same code holds the lock, taken by ${describe(blocker.held)}.`,
    );
  } else if (blocker) {
    const who = nameOf(blocker);
    machine.report(
      'locking',
      `${by}() spins: ${who}, which sleeps, holds the lock, taken by ${describe(blocker.held)}.`,
    );
  }
  hold(machine, lock, { by, isShared, isSpinning: true });
}

function taking(isShared: boolean, beside: Beside): KernelFunction {
  return (call) => {
    begin(call.machine, beside);
    takeSpinning(call, call.name, isShared);
  };
}

function saving(by: string, isShared: boolean): KernelFunction {
  return (call) => {
    const flags = saveIrqs(call.machine);
    takeSpinning(call, by, isShared);
    return flags;
  };
}

function trying(isShared: boolean, beside: Beside): KernelFunction {
  return (call) => {
    const lock = lockOf(call);
    if (blockerOf(call.machine, lock, isShared)) return 0;
    begin(call.machine, beside);
    hold(call.machine, lock, { by: call.name, isShared, isSpinning: true });
    return 1;
  };
}

function releasing(beside: Beside): KernelFunction {
  return (call) => {
    release(call, lockOf(call));
    end(call.machine, beside);
  };
}

const releasingWithFlags: KernelFunction = (call) => {
  release(call, lockOf(call));
  restoreIrqs(call.machine, call.args[1]);
};

const isLocked: KernelFunction = (call) => (holdersOf(call.machine, lockOf(call)).length > 0 ? 1 : 0);

/** The functions of a kind of lock: `spin` stands for `spin_lock`, `spin_unlock` and so on. */
function family(kind: string, isShared: boolean): Entries {
  return {
    [`${kind}_lock`]: { run: taking(isShared, 'nothing') },
    [`${kind}_lock_irq`]: { run: taking(isShared, 'irqs') },
    [`${kind}_lock_bh`]: { run: taking(isShared, 'bh') },
    [`__lp_${kind}_lock_irqsave`]: { run: saving(`${kind}_lock_irqsave`, isShared) },
    [`${kind}_trylock`]: { run: trying(isShared, 'nothing') },
    [`${kind}_unlock`]: { run: releasing('nothing') },
    [`${kind}_unlock_irq`]: { run: releasing('irqs') },
    [`${kind}_unlock_bh`]: { run: releasing('bh') },
    [`${kind}_unlock_irqrestore`]: { run: releasingWithFlags },
  };
}

/** What spinlocks have beyond locks for readers and writers. */
function spinFamily(kind: string): Entries {
  return {
    ...family(kind, false),
    [`${kind}_trylock_irq`]: { run: trying(false, 'irqs') },
    [`${kind}_trylock_bh`]: { run: trying(false, 'bh') },
    [`${kind}_is_locked`]: { run: isLocked },
  };
}

const SEQUENCE = { size: 4, signed: false };

/** Writers of a seqlock count its sequence up at both ends, so that readers notice. */
function countUp({ machine, args }: KernelCall): void {
  const lock = args[0] ?? 0;
  const sequence = machine.toNumber(machine.memory.load(lock, SEQUENCE, false));
  machine.memory.store(lock, 4, (sequence + 1) >>> 0);
}

function counting(inner: KernelFunction): KernelFunction {
  return (call) => {
    const result = inner(call);
    countUp(call);
    return result;
  };
}

const SEQLOCKS: Entries = {
  write_seqlock: { run: counting(taking(false, 'nothing')) },
  write_seqlock_bh: { run: counting(taking(false, 'bh')) },
  write_seqlock_irq: { run: counting(taking(false, 'irqs')) },
  __lp_write_seqlock_irqsave: { run: counting(saving('write_seqlock_irqsave', false)) },
  write_sequnlock: { run: counting(releasing('nothing')) },
  write_sequnlock_bh: { run: counting(releasing('bh')) },
  write_sequnlock_irq: { run: counting(releasing('irqs')) },
  write_sequnlock_irqrestore: { run: counting(releasingWithFlags) },
  read_seqlock_excl: { run: taking(false, 'nothing') },
  read_sequnlock_excl: { run: releasing('nothing') },
};

export const SPINLOCKS: Subject = {
  c: C,
  functions: {
    spin_lock_irqsave: { writesVariables: true },
    raw_spin_lock_irqsave: { writesVariables: true },
    read_lock_irqsave: { writesVariables: true },
    write_lock_irqsave: { writesVariables: true },
    spin_trylock_irqsave: { writesVariables: true },
    ...spinFamily('spin'),
    ...spinFamily('raw_spin'),
    ...family('read', true),
    ...family('write', false),
    ...SEQLOCKS,
  },
  families: [
    {
      names:
        /^(?:(?:raw_)?spin_\w+|(?:read|write)_(?:lock|unlock|trylock|seq)\w*|(?:rwlock|seqcount|seqlock)_init)$/,
      accesses: 'arguments',
    },
  ],
};
