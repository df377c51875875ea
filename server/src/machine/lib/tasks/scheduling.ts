import type { Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';
import { MS_PER_TICK, pause, sleep, type SleepKind, ticksToMs, wake } from './sleep';
import { startThread } from './threads';
import { currentTask, taskOf, taskPointer } from './taskStructs';

/** Waiting: wait queues, completions, delays. */
const C = String.raw`
void schedule(void);
long schedule_timeout(long ticks);
long schedule_timeout_interruptible(long ticks);
long schedule_timeout_killable(long ticks);
long schedule_timeout_uninterruptible(long ticks);
long schedule_timeout_idle(long ticks);
long io_schedule_timeout(long ticks);
void io_schedule(void);
int wake_up_process(struct task_struct *task);
int wake_up_state(struct task_struct *task, unsigned int state);
`;

export const TASK_RUNNING = 0;
export const TASK_INTERRUPTIBLE = 1;
const TASK_WAKEKILL = 0x100;

export function stateOf(machine: Machine, task: Task): number {
  return machine.toNumber(machine.getField(taskPointer(machine, task), 'task_struct', '__state'));
}

export function setState(machine: Machine, task: Task, state: number): void {
  machine.setField(taskPointer(machine, task), 'task_struct', '__state', state);
}

/** Makes a task run again; one that was never started is started. Returns whether it slept. */
export function wakeUp(machine: Machine, task: Task): boolean {
  const slept = stateOf(machine, task) !== TASK_RUNNING;
  setState(machine, task, TASK_RUNNING);
  wake(machine, task);
  return startThread(machine, task) || slept;
}

/** The task sleeps as its state says until somebody wakes it, at most so many ms. Returns the ms that were left. */
export function* scheduleFor(machine: Machine, ms: number): Run<number> {
  const task = currentTask(machine);
  const state = stateOf(machine, task);
  if (state === TASK_RUNNING) {
    yield* pause(machine, YIELD_MS);
    return ms;
  }
  const end = machine.kernel.now + ms;
  const kind: SleepKind =
    (state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) === 0 ? 'uninterruptible' : 'interruptible';
  const condition = (): boolean => stateOf(machine, task) === TASK_RUNNING;
  yield* sleep(machine, { condition, what: 'being woken', ms, kind });
  setState(machine, task, TASK_RUNNING);
  return Math.max(0, end - machine.kernel.now);
}

/** A task that gives its processor away though it could go on. */
const YIELD_MS = 0.01;

function* schedule({ machine, name }: KernelCall): Run<void> {
  machine.mightSleep(name);
  yield* scheduleFor(machine, Number.POSITIVE_INFINITY);
}

/** With a state, the task takes that first. The result is the ticks that were left. */
function scheduleTimeout(state?: number): KernelFunction {
  return function* timeout({ machine, args, name }): Run<Value> {
    machine.mightSleep(name);
    if (state !== undefined) setState(machine, currentTask(machine), state);
    const [ticks = 0] = args;
    const left = yield* scheduleFor(machine, ticksToMs(machine.toNumber(ticks)));
    return Number.isFinite(left) ? Math.floor(left / MS_PER_TICK) : ticks;
  };
}

const waking: KernelFunction = ({ machine, args }) => {
  const task = taskOf(machine, args[0]);
  return task && wakeUp(machine, task) ? 1 : 0;
};

export const SCHEDULING: Subject = {
  c: C,
  functions: {
    schedule: { sleeps: 'always', run: schedule },
    io_schedule: { sleeps: 'always', run: schedule },
    schedule_timeout: { sleeps: 'always', run: scheduleTimeout() },
    io_schedule_timeout: { sleeps: 'always', run: scheduleTimeout() },
    schedule_timeout_interruptible: { sleeps: 'always', run: scheduleTimeout(TASK_INTERRUPTIBLE) },
    schedule_timeout_killable: { sleeps: 'always', run: scheduleTimeout(0x102) },
    schedule_timeout_uninterruptible: { sleeps: 'always', run: scheduleTimeout(2) },
    schedule_timeout_idle: { sleeps: 'always', run: scheduleTimeout(0x402) },
    wake_up_process: { run: waking },
    wake_up_state: { run: waking },
  },
};
