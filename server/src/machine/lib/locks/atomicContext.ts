import type { Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { ExecutionContext } from '../../run/executionContext';
import type { KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import { describe, holdersOf } from './lockState';
import { restoreIrqs, saveIrqs } from './spinlocks';

/** Locks, and what keeps interrupts and other tasks away. */
const C = String.raw`
void local_irq_disable(void);
void local_irq_enable(void);
unsigned long __lp_local_irq_save(void);
void local_irq_restore(unsigned long flags);
#define local_irq_save(flags) do { (flags) = __lp_local_irq_save(); } while (0)
#define local_save_flags(flags) do { (flags) = __lp_local_save_flags(); } while (0)
unsigned long __lp_local_save_flags(void);
void local_bh_disable(void);
void local_bh_enable(void);
void preempt_disable(void);
void preempt_enable(void);
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_enable_no_resched() preempt_enable()
#define migrate_disable() do { } while (0)
#define migrate_enable() do { } while (0)
#define get_cpu() (preempt_disable(), 0)
#define put_cpu() preempt_enable()
#define local_lock(lock) preempt_disable()
#define local_unlock(lock) preempt_enable()
int preempt_count(void);
bool irqs_disabled(void);
int in_atomic(void);
int in_interrupt(void);
int in_softirq(void);
int in_serving_softirq(void);
int in_task(void);
int preemptible(void);
#define in_hardirq() 0
#define in_irq() 0
#define in_nmi() 0
void cpus_read_lock(void);
void cpus_read_unlock(void);
#define get_online_cpus() cpus_read_lock()
#define put_online_cpus() cpus_read_unlock()

void __lp_assert_held(const void *lock);
void __lp_assert_not_held(const void *lock);
#define lockdep_assert_held(lock) __lp_assert_held(lock)
#define lockdep_assert_held_write(lock) __lp_assert_held(lock)
#define lockdep_assert_held_read(lock) __lp_assert_held(lock)
#define lockdep_assert_held_once(lock) __lp_assert_held(lock)
#define lockdep_assert_not_held(lock) __lp_assert_not_held(lock)
#define lockdep_assert(condition) do { } while (0)
#define lockdep_assert_once(condition) do { } while (0)
#define lockdep_assert_cpus_held() do { } while (0)
#define lockdep_assert_irqs_disabled() do { } while (0)
#define lockdep_assert_irqs_enabled() do { } while (0)
#define lockdep_assert_preemption_disabled() do { } while (0)
#define lockdep_is_held(lock) 1
#define lockdep_set_class(lock, key) do { } while (0)
#define lockdep_set_class_and_name(lock, key, text) do { } while (0)
#define lockdep_set_subclass(lock, sub) do { } while (0)
#define lockdep_register_key(key) do { } while (0)
#define lockdep_unregister_key(key) do { } while (0)
#define might_lock(lock) do { } while (0)
`;

/** What of the running context must be as it was when an entry such as a module's init returns. */
interface ContextMark {
  readonly locks: number;
  readonly counts: Readonly<Record<Count, number>>;
}

type Count = 'preemptDisabled' | 'irqsDisabled' | 'bottomHalvesDisabled' | 'rcuReaders';

const COUNTS: readonly (readonly [Count, string])[] = [
  ['preemptDisabled', 'preemption off'],
  ['irqsDisabled', 'interrupts off'],
  ['bottomHalvesDisabled', 'bottom halves off'],
  ['rcuReaders', 'an RCU read-side critical section open'],
];

/** Taken before an entry is called. */
function contextMark({ context }: Machine): ContextMark {
  return { locks: context.locks.length, counts: countsOf(context) };
}

function countsOf(context: ExecutionContext): ContextMark['counts'] {
  const { preemptDisabled, irqsDisabled, bottomHalvesDisabled, rcuReaders } = context;
  return { preemptDisabled, irqsDisabled, bottomHalvesDisabled, rcuReaders };
}

const NOTHING: ContextMark = {
  locks: 0,
  counts: { preemptDisabled: 0, irqsDisabled: 0, bottomHalvesDisabled: 0, rcuReaders: 0 },
};

/**
 * Reports what an entry of the kernel into a module (init, exit, a callback, a work function) has left behind on
 * return, and tidies up so that it is said once.
 * @param name of a C function, or the beginning of a sentence
 * @param mark taken before it was called; without one, nothing was held
 */
export function checkContextLeft(machine: Machine, name: string, mark: ContextMark = NOTHING): void {
  const { context } = machine;
  const subject = /^\w+$/.test(name) ? `${name}()` : name;
  for (const left of context.locks.splice(mark.locks)) {
    machine.report('locking', `${subject} returned without releasing the lock taken by ${describe(left)}.`);
  }
  for (const [count, what] of COUNTS) {
    const wanted = mark.counts[count];
    if (context[count] > wanted) machine.report('locking', `${subject} returned with ${what}.`);
    context[count] = wanted;
  }
}

/** Runs an entry into a module. When it has ended, what it must not leave behind is looked at. */
export function* contextChecked<T>(machine: Machine, name: string, run: Run<T>): Run<T> {
  const mark = contextMark(machine);
  const result = yield* run;
  checkContextLeft(machine, name, mark);
  return result;
}

/** The name of the function that a pointer leads to, for `checkContextLeft`. */
export function nameOfFunction(callee: Value): string {
  return callee instanceof Pointer ? callee.object.name : 'A function';
}

/** Begins or ends something that the context counts. */
function counting(count: Count, step: 1 | -1): KernelFunction {
  return ({ machine, name }) => {
    const { context } = machine;
    if (context[count] + step < 0)
      machine.report('locking', `${name}() is unbalanced: its counterpart was not called before.`);
    else context[count] += step;
  };
}

const assertHeld: KernelFunction = ({ machine, args }) => {
  const isHeld = holdersOf(machine, args[0] ?? 0).length > 0;
  if (!isHeld) machine.report('locking', 'A lock that the code asserts to hold is not held.');
};

const assertNotHeld: KernelFunction = ({ machine, args }) => {
  const own = holdersOf(machine, args[0] ?? 0).find(({ context }) => context === machine.context);
  if (own) machine.report('locking', `A lock that must not be held is held by ${describe(own.held)}.`);
};

const asInt = (condition: boolean): number => (condition ? 1 : 0);

function isAtomic({ context }: Machine): boolean {
  const spinning = context.locks.some(({ isSpinning }) => isSpinning);
  return spinning || !context.task || context.preemptDisabled > 0 || context.bottomHalvesDisabled > 0;
}

export const ATOMIC_CONTEXT: Subject = {
  c: C,
  functions: {
    local_irq_save: { writesVariables: true },
    local_save_flags: { writesVariables: true },
    local_irq_disable: { run: ({ machine }) => void saveIrqs(machine) },
    local_irq_enable: { run: ({ machine }) => void (machine.context.irqsDisabled = 0) },
    __lp_local_irq_save: { run: ({ machine }) => saveIrqs(machine) },
    __lp_local_save_flags: { run: ({ machine }) => (machine.context.irqsDisabled > 0 ? 0x46 : 0x246) },
    local_irq_restore: { run: ({ machine, args }) => restoreIrqs(machine, args[0]) },
    local_bh_disable: { run: counting('bottomHalvesDisabled', 1) },
    local_bh_enable: { run: counting('bottomHalvesDisabled', -1) },
    preempt_disable: { run: counting('preemptDisabled', 1) },
    preempt_enable: { run: counting('preemptDisabled', -1) },
    preempt_count: { run: ({ machine }) => machine.context.preemptDisabled },
    irqs_disabled: { run: ({ machine }) => asInt(machine.context.irqsDisabled > 0) },
    in_atomic: { run: ({ machine }) => asInt(isAtomic(machine)) },
    in_interrupt: {
      run: ({ machine }) => asInt(!machine.context.task || machine.context.bottomHalvesDisabled > 0),
    },
    in_softirq: {
      run: ({ machine }) => asInt(!machine.context.task || machine.context.bottomHalvesDisabled > 0),
    },
    in_serving_softirq: { run: ({ machine }) => asInt(!machine.context.task) },
    in_task: { run: ({ machine }) => asInt(machine.context.task !== undefined) },
    preemptible: { run: ({ machine }) => asInt(!isAtomic(machine) && machine.context.irqsDisabled === 0) },
    cpus_read_lock: { sleeps: 'always', run: ({ machine, name }) => machine.mightSleep(name) },
    cpus_read_unlock: { run: () => undefined },
    __lp_assert_held: { run: assertHeld },
    __lp_assert_not_held: { run: assertNotHeld },
  },
  families: [{ names: /^(?:lockdep_\w+|preempt_\w+|local_irq_\w+)$/, accesses: [] }],
};
