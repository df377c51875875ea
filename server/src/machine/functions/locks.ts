import type { Run } from '../../kernel/run';
import type { ExecutionContext } from '../run/executionContext';
import type { KernelFunction, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Pointer, type Value } from '../memory/value';
import { describe, holdersOf } from './lockState';
import { SLEEPING_LOCKS } from './sleepingLocks';
import { restoreIrqs, saveIrqs, SPINLOCKS } from './spinlocks';

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
    machine.report('locking', `${subject} returned and left a lock taken by ${describe(left)}.`);
  }
  for (const [count, what] of COUNTS) {
    const wanted = mark.counts[count];
    if (context[count] > wanted) machine.report('locking', `${subject} returned and left ${what}.`);
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
    if (context[count] + step < 0) machine.report('locking', `${name}() ends what was not begun.`);
    else context[count] += step;
  };
}

const assertHeld: KernelFunction = ({ machine, args }) => {
  const isHeld = holdersOf(machine, args[0] ?? 0).length > 0;
  if (!isHeld) machine.report('locking', 'A lock that the code says it holds is not taken.');
};

const assertNotHeld: KernelFunction = ({ machine, args }) => {
  const own = holdersOf(machine, args[0] ?? 0).find(({ context }) => context === machine.context);
  if (own) machine.report('locking', `A lock that must not be held is, by ${describe(own.held)}.`);
};

const asInt = (condition: boolean): number => (condition ? 1 : 0);

function isAtomic({ context }: Machine): boolean {
  const spinning = context.locks.some(({ isSpinning }) => isSpinning);
  return spinning || !context.task || context.preemptDisabled > 0 || context.bottomHalvesDisabled > 0;
}

const CONTEXT: KernelFunctions = {
  local_irq_disable: ({ machine }) => void saveIrqs(machine),
  local_irq_enable: ({ machine }) => void (machine.context.irqsDisabled = 0),
  __lp_local_irq_save: ({ machine }) => saveIrqs(machine),
  __lp_local_save_flags: ({ machine }) => (machine.context.irqsDisabled > 0 ? 0x46 : 0x246),
  local_irq_restore: ({ machine, args }) => restoreIrqs(machine, args[0]),
  local_bh_disable: counting('bottomHalvesDisabled', 1),
  local_bh_enable: counting('bottomHalvesDisabled', -1),
  preempt_disable: counting('preemptDisabled', 1),
  preempt_enable: counting('preemptDisabled', -1),
  preempt_count: ({ machine }) => machine.context.preemptDisabled,
  irqs_disabled: ({ machine }) => asInt(machine.context.irqsDisabled > 0),
  in_atomic: ({ machine }) => asInt(isAtomic(machine)),
  in_interrupt: ({ machine }) => asInt(!machine.context.task || machine.context.bottomHalvesDisabled > 0),
  in_softirq: ({ machine }) => asInt(!machine.context.task || machine.context.bottomHalvesDisabled > 0),
  in_serving_softirq: ({ machine }) => asInt(!machine.context.task),
  in_task: ({ machine }) => asInt(machine.context.task !== undefined),
  preemptible: ({ machine }) => asInt(!isAtomic(machine) && machine.context.irqsDisabled === 0),
  cpus_read_lock: ({ machine, name }) => machine.mightSleep(name),
  cpus_read_unlock: () => undefined,
  __lp_assert_held: assertHeld,
  __lp_assert_not_held: assertNotHeld,
};

export const LOCKS: KernelFunctions = { ...SPINLOCKS, ...SLEEPING_LOCKS, ...CONTEXT };
