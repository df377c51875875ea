import type { Run } from '../../kernel/run';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import type { Value } from '../memory/value';
import { argument } from './arguments';
import { formatPrintk } from './format';
import { ticksToMs } from './sleep';
import {
  cancelPending,
  createWorkqueue,
  flushWork,
  flushWorkqueue,
  hurry,
  queueWork,
  systemWorkqueue,
  type Work,
  workAt,
  type Workqueue,
  workqueueAt,
} from './workqueues';

/** Where functions find their arguments; -1 for the queue of `schedule_work()` and its kin. */
interface Places {
  readonly queue: number;
  readonly work: number;
}

function queueOf({ machine, args }: KernelCall, index: number): Workqueue | undefined {
  return workqueueAt(machine, index < 0 ? systemWorkqueue(machine, 'events') : (args[index] ?? 0));
}

function workOf(call: KernelCall, index = 0): Work {
  return workAt(call.machine, argument(call, index));
}

/** The delay follows the work. */
function delayOf(call: KernelCall, index: number): number {
  return ticksToMs(call.machine.toNumber(call.args[index + 1]));
}

function queueing({ queue, work }: Places): KernelFunction {
  return (call) => (queueWork(call.machine, queueOf(call, queue), workOf(call, work), 0) ? 1 : 0);
}

function queueingDelayed({ queue, work }: Places): KernelFunction {
  return (call) =>
    queueWork(call.machine, queueOf(call, queue), workOf(call, work), delayOf(call, work)) ? 1 : 0;
}

function modifying({ queue, work }: Places): KernelFunction {
  return (call) => {
    const wasPending = cancelPending(call.machine, workOf(call, work));
    queueWork(call.machine, queueOf(call, queue), workOf(call, work), delayOf(call, work));
    return wasPending ? 1 : 0;
  };
}

const cancelling: KernelFunction = (call) => (cancelPending(call.machine, workOf(call)) ? 1 : 0);

function* cancelSync(call: KernelCall): Run<Value> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const work = workOf(call);
  const wasPending = cancelPending(machine, work);
  yield* flushWork(machine, work, name);
  // The function may have queued its own work again.
  return cancelPending(machine, work) || wasPending ? 1 : 0;
}

function* flush(call: KernelCall): Run<Value> {
  call.machine.mightSleep(call.name);
  return (yield* flushWork(call.machine, workOf(call), call.name)) ? 1 : 0;
}

function* flushDelayed(call: KernelCall): Run<Value> {
  hurry(call.machine, workOf(call));
  return yield* flush(call);
}

function* flushAll(call: KernelCall): Run<void> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const queue = queueOf(call, name === 'flush_scheduled_work' ? -1 : 0);
  if (queue) yield* flushWorkqueue(machine, queue, name);
}

function* drain(call: KernelCall): Run<void> {
  const queue = queueOf(call, 0);
  while (queue && queue.works.length > 0) yield* flushAll(call);
}

function* destroy(call: KernelCall): Run<void> {
  yield* drain(call);
  const queue = queueOf(call, 0);
  if (queue) queue.isDestroyed = true;
}

/** The name is a format; what it wants follows from `first`. */
function nameFrom({ machine, args }: KernelCall, first: number): string {
  return formatPrintk(machine, machine.readString(args[0] ?? 0) ?? '?', args.slice(first));
}

const pending: KernelFunction = (call) => (workOf(call).pending ? 1 : 0);

function initialise(machine: Machine, at: Value, func: Value, tag: 'work_struct' | 'delayed_work'): void {
  machine.memory.fill(at, 0, machine.struct(tag).size);
  machine.setField(at, 'work_struct', 'func', func);
}

/** There is one processor that matters: the function runs once in a worker. */
function* onEachProcessor({ machine, args, name }: KernelCall): Run<Value> {
  machine.mightSleep(name);
  const at = machine.allocate(machine.struct('work_struct').size, name, true);
  initialise(machine, at, args[0] ?? 0, 'work_struct');
  const work = workAt(machine, at);
  queueWork(machine, undefined, work, 0);
  yield* flushWork(machine, work, name);
  machine.memory.end(at.object, 'freed', machine.place());
  return 0;
}

const QUEUE_FIRST: Places = { queue: 0, work: 1 };
const CPU_FIRST: Places = { queue: 1, work: 2 };
const SYSTEM: Places = { queue: -1, work: 0 };
const SYSTEM_ON: Places = { queue: -1, work: 1 };

export const WORK: KernelFunctions = {
  __lp_init_work: (call) => initialise(call.machine, argument(call, 0), argument(call, 1), 'work_struct'),
  __lp_init_delayed_work: (call) =>
    initialise(call.machine, argument(call, 0), argument(call, 1), 'delayed_work'),
  __lp_system_wq: ({ machine, args }) =>
    systemWorkqueue(machine, machine.readString(args[0] ?? 0) ?? 'events'),
  alloc_workqueue: (call) => createWorkqueue(call.machine, nameFrom(call, 3), isOrdered(call)),
  alloc_ordered_workqueue: (call) => createWorkqueue(call.machine, nameFrom(call, 2), true),
  create_workqueue: (call) => createWorkqueue(call.machine, nameFrom(call, 1), false),
  create_singlethread_workqueue: (call) => createWorkqueue(call.machine, nameFrom(call, 1), true),
  destroy_workqueue: destroy,
  flush_workqueue: flushAll,
  drain_workqueue: drain,
  flush_scheduled_work: flushAll,
  queue_work: queueing(QUEUE_FIRST),
  queue_work_on: queueing(CPU_FIRST),
  queue_work_node: queueing(CPU_FIRST),
  queue_rcu_work: queueing(QUEUE_FIRST),
  schedule_work: queueing(SYSTEM),
  schedule_work_on: queueing(SYSTEM_ON),
  queue_delayed_work: queueingDelayed(QUEUE_FIRST),
  queue_delayed_work_on: queueingDelayed(CPU_FIRST),
  schedule_delayed_work: queueingDelayed(SYSTEM),
  schedule_delayed_work_on: queueingDelayed(SYSTEM_ON),
  mod_delayed_work: modifying(QUEUE_FIRST),
  mod_delayed_work_on: modifying(CPU_FIRST),
  schedule_on_each_cpu: onEachProcessor,
  flush_work: flush,
  flush_delayed_work: flushDelayed,
  flush_rcu_work: flush,
  cancel_work: cancelling,
  cancel_work_sync: cancelSync,
  cancel_delayed_work: cancelling,
  cancel_delayed_work_sync: cancelSync,
  disable_work_sync: cancelSync,
  work_pending: pending,
  delayed_work_pending: pending,
  work_busy: (call) => {
    const work = workOf(call);
    return (work.pending ? 1 : 0) | (work.workers.size > 0 ? 2 : 0);
  },
};

const WQ_UNBOUND = 2;

/** An unbound queue with at most one piece of work at a time is an ordered one. */
function isOrdered({ machine, args }: KernelCall): boolean {
  return (machine.toNumber(args[1]) & WQ_UNBOUND) !== 0 && machine.toNumber(args[2]) === 1;
}
