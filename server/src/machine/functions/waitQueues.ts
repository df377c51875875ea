import { ERESTARTSYS } from '../../kernel/errno';
import type { Run } from '../../kernel/run';
import type { Task } from '../../kernel/structs';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { keyOf } from '../memory/keyOf';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { Pointer, type Value } from '../memory/value';
import { argument } from './arguments';
import { hasSignal, MS_PER_TICK, sleep, type SleepKind, ticksToMs } from './sleep';
import { scheduleFor, setState, TASK_INTERRUPTIBLE, TASK_RUNNING, wakeUp } from './scheduling';
import { currentTask } from './taskStructs';

/** A wait queue: who is on it. */
interface WaitQueue {
  /** How often it was woken. */
  wakes: number;
  /** Tasks inside of a wait_event(). */
  waiters: number;
  /** Entries that code has put on it, by their keys. */
  readonly entries: Map<string, Task>;
}

const WAIT_QUEUES = new Part<Map<string, WaitQueue>>('wait queues', () => new Map());

/** Looks at the queue's head, so that one that is freed or not there is found out. */
function queueAt(machine: Machine, at: Value): WaitQueue {
  machine.memory.load(at, { size: 4, signed: false }, false);
  const queues = machine.part(WAIT_QUEUES);
  const known = queues.get(keyOf(at));
  if (known) return known;
  const made: WaitQueue = { wakes: 0, waiters: 0, entries: new Map() };
  queues.set(keyOf(at), made);
  return made;
}

/** Wakes all that wait: those whose condition is not true will wait again. */
const waking: KernelFunction = ({ machine, args }) => {
  const queue = queueAt(machine, args[0] ?? 0);
  queue.wakes++;
  for (const task of queue.entries.values()) wakeUp(machine, task);
};

/** A queue, a state, and the ticks that are left. Gives the ticks then left, or -ERESTARTSYS. */
function* waitOnce({ machine, args }: KernelCall): Run<Value> {
  const [at = 0, state = 0, ticks = 0] = args;
  const queue = queueAt(machine, at);
  const { wakes } = queue;
  const kind: SleepKind = (machine.toNumber(state) & 0x101) === 0 ? 'uninterruptible' : 'interruptible';
  const ms = ticksToMs(machine.toNumber(ticks));
  const start = machine.kernel.now;
  queue.waiters++;
  const end = yield* sleep(machine, {
    condition: () => queue.wakes !== wakes,
    what: 'a wait queue',
    kind,
    ms,
  });
  queue.waiters--;
  if (end === 'signal') return -ERESTARTSYS;
  if (!Number.isFinite(ms)) return ticks;
  if (end === 'timeout') return 0;
  return Math.max(0, machine.toNumber(ticks) - Math.floor((machine.kernel.now - start) / MS_PER_TICK));
}

const adding: KernelFunction = ({ machine, args }) => {
  const [at = 0, entry = 0] = args;
  queueAt(machine, at).entries.set(keyOf(entry), currentTask(machine));
};

const removing: KernelFunction = ({ machine, args }) => {
  const [at = 0, entry = 0] = args;
  queueAt(machine, at).entries.delete(keyOf(entry));
};

const preparing: KernelFunction = (call) => {
  const { machine, args } = call;
  const state = machine.toNumber(args[2]);
  if (state === TASK_INTERRUPTIBLE && hasSignal(machine, machine.kernel.current)) return -ERESTARTSYS;
  adding(call);
  setState(machine, currentTask(machine), state);
  return 0;
};

const isActive: KernelFunction = (call) => {
  const queue = queueAt(call.machine, argument(call, 0));
  return queue.waiters > 0 || queue.entries.size > 0 ? 1 : 0;
};

/** Bits are numbered from the least significant one of the first word. */
function* waitOnBit({ machine, args }: KernelCall): Run<Value> {
  const [at = 0, bit = 0] = args;
  const number = machine.toNumber(bit);
  const isClear = (): boolean => {
    const place = at instanceof Pointer ? new Pointer(at.object, at.offset + (number >> 3)) : at;
    return (
      (machine.toNumber(machine.memory.load(place, { size: 1, signed: false }, false)) &
        (1 << (number & 7))) ===
      0
    );
  };
  yield* sleep(machine, { condition: isClear, what: 'a bit' });
  return 0;
}

export const WAIT_QUEUE_FUNCTIONS: KernelFunctions = {
  __lp_init_waitqueue_head: ({ machine, args }) => {
    const [at = 0] = args;
    machine.memory.fill(at, 0, machine.struct('wait_queue_head').size);
    machine.part(WAIT_QUEUES).delete(keyOf(at));
  },
  __lp_wait: waitOnce,
  add_wait_queue: adding,
  add_wait_queue_exclusive: adding,
  remove_wait_queue: removing,
  prepare_to_wait: preparing,
  prepare_to_wait_exclusive: preparing,
  prepare_to_wait_event: preparing,
  finish_wait: (call) => {
    setState(call.machine, currentTask(call.machine), TASK_RUNNING);
    removing(call);
  },
  waitqueue_active: isActive,
  wq_has_sleeper: isActive,
  wake_up: waking,
  wake_up_all: waking,
  wake_up_nr: waking,
  wake_up_interruptible: waking,
  wake_up_interruptible_all: waking,
  wait_on_bit: waitOnBit,
  default_wake_function: () => 1,
  autoremove_wake_function: () => 1,
  woken_wake_function: () => 1,
  *wait_woken({ machine, args }) {
    const [, state = 0, ticks = 0] = args;
    setState(machine, currentTask(machine), machine.toNumber(state));
    const left = yield* scheduleFor(machine, ticksToMs(machine.toNumber(ticks)));
    return Number.isFinite(left) ? Math.floor(left / MS_PER_TICK) : ticks;
  },
};
