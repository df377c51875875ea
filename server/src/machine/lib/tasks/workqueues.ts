import type { Context } from '../../../kernel/kernel';
import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import { keyOf } from '../../memory/keyOf';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { dropContext, startContext } from './contexts';
import { addTask, freeWorker, takeWorker } from './kernelTasks';
import { checkContextLeft, nameOfFunction } from '../locks/atomicContext';
import { sleep } from './sleep';

/** A queue of work. */
export interface Workqueue {
  readonly name: string;
  /** One piece of work at a time, in the order in which they were queued. */
  readonly isOrdered: boolean;
  /** Work that waits or runs; work with a delay belongs to it once the delay is over. */
  readonly works: Work[];
  isDestroyed: boolean;
}

/** A `struct work_struct` that has been queued. */
export interface Work {
  readonly at: Value;
  /** It will run: after its delay, or when a worker is there. */
  pending: Context | undefined;
  /** Delays are over, and it waits for a worker. */
  isQueued: boolean;
  /** The tasks that run it now. */
  readonly workers: Set<Task>;
  queue: Workqueue | undefined;
  /** Its function has queued it again. */
  requeuesItself?: true;
}

interface Workqueues {
  readonly works: Map<string, Work>;
  readonly queues: Map<string, Workqueue>;
  /** Those that are shown there. */
  readonly inSysfs: Set<Workqueue>;
  /** `system_wq` and the others that are always there. */
  readonly system: Map<string, Pointer>;
}

const WORKQUEUES = new Part<Workqueues>('workqueues', () => ({
  works: new Map(),
  queues: new Map(),
  inSysfs: new Set(),
  system: new Map(),
}));

/** What is known about a `struct work_struct`. */
export function workAt(machine: Machine, at: Value): Work {
  const { works } = machine.part(WORKQUEUES);
  const known = works.get(keyOf(at));
  if (known) return known;
  const made: Work = { at, pending: undefined, isQueued: false, workers: new Set(), queue: undefined };
  works.set(keyOf(at), made);
  return made;
}

/**
 * Whether work will still run.
 * @param key that of its `struct work_struct`, see `keyOf`
 */
export function isPendingWork(machine: Machine, key: string): boolean {
  return machine.part(WORKQUEUES).works.get(key)?.pending !== undefined;
}

/** A new `struct workqueue_struct`. */
export function createWorkqueue(machine: Machine, name: string, isOrdered: boolean): Pointer {
  const object = machine.memory.allocate({
    kind: 'kernel',
    size: 8,
    name: `the workqueue ${name}`,
    isZeroed: true,
  });
  const at = new Pointer(object, 0);
  machine.part(WORKQUEUES).queues.set(keyOf(at), { name, isOrdered, works: [], isDestroyed: false });
  return at;
}

const WQ_UNBOUND = 2;
const WQ_SYSFS = 0x40;
const ORDERED = 0x20000;

/**
 * One that is shown in sysfs needs a name of its own there, and runs its work in no order.
 * @kernel kernel/workqueue.c alloc_workqueue
 */
export function allocateWorkqueue({ machine, args }: KernelCall, name: string): Value {
  const flags = machine.toNumber(args[1]);
  if ((flags & WQ_SYSFS) === 0) {
    // An unbound queue with at most one piece of work at a time is an ordered one.
    return createWorkqueue(machine, name, (flags & WQ_UNBOUND) !== 0 && machine.toNumber(args[2]) === 1);
  }
  if ((flags & ORDERED) !== 0) return 0;
  const { inSysfs } = machine.part(WORKQUEUES);
  if ([...inSysfs].some((queue) => queue.name === name && !queue.isDestroyed)) {
    const what = `'/sys/devices/virtual/workqueue/${name}'`;
    machine.kernel.onRefusal({ kind: 'in use', what, error: 'EEXIST' });
    return 0;
  }
  const at = createWorkqueue(machine, name, false);
  const queue = workqueueAt(machine, at);
  if (queue) inSysfs.add(queue);
  return at;
}

export function systemWorkqueue(machine: Machine, name: string): Pointer {
  const { system } = machine.part(WORKQUEUES);
  const at = system.get(name) ?? createWorkqueue(machine, name, false);
  system.set(name, at);
  return at;
}

/** The queue that a pointer leads to; looking at a NULL pointer faults as in the kernel. */
export function workqueueAt(machine: Machine, at: Value): Workqueue | undefined {
  const known = machine.part(WORKQUEUES).queues.get(keyOf(at));
  if (!known) machine.memory.load(at, { size: 8, signed: false }, false);
  return known;
}

/** Queues work after so many ms. Returns false if it is pending already. */
export function queueWork(
  machine: Machine,
  queue: Workqueue | undefined,
  work: Work,
  delay: number,
): boolean {
  if (work.pending) return false;
  if (queue?.isDestroyed === true) {
    machine.report('misuse', `Work is queued on the workqueue '${queue.name}', which is destroyed.`);
    return false;
  }
  const func = machine.getField(work.at, 'work_struct', 'func');
  const { current } = machine.kernel;
  if (current && work.workers.has(current)) work.requeuesItself = true;
  work.queue = queue;
  if (delay > 0) {
    const options = { name: 'delayed work', delay };
    work.pending = startContext(machine, options, delayed(machine, work));
  } else {
    enqueue(machine, work);
  }
  if (func === 0) machine.report('misuse', 'Queued work has no function: it was not initialised.');
  return true;
}

function* delayed(machine: Machine, work: Work): Run<void> {
  enqueue(machine, work);
}

function enqueue(machine: Machine, work: Work): void {
  const task = takeWorker(machine);
  work.isQueued = true;
  work.queue?.works.push(work);
  work.pending = startContext(machine, { name: task.comm, task }, runWork(machine, work, task));
}

/** What a worker does with a piece of work. */
function* runWork(machine: Machine, work: Work, task: Task): Run<void> {
  const { queue } = work;
  addTask(machine, task);
  task.activity = 'running';
  try {
    yield* sleep(machine, { condition: () => mayRun(work), what: `the workqueue '${queue?.name ?? ''}'` });
    const func = machine.getField(work.at, 'work_struct', 'func');
    work.pending = undefined;
    work.isQueued = false;
    work.workers.add(task);
    yield* machine.call(func, [work.at]);
    checkContextLeft(machine, nameOfFunction(func));
  } finally {
    work.workers.delete(task);
    const index = queue?.works.indexOf(work) ?? -1;
    if (index >= 0) queue?.works.splice(index, 1);
    freeWorker(machine, task);
  }
}

/** Work has just begun to run on another processor. */
export function runsMeanwhile(machine: Machine, work: Work): void {
  const task = takeWorker(machine);
  work.workers.add(task);
  startContext(machine, { name: task.comm, task }, finishWork(machine, work, task));
}

function* finishWork(machine: Machine, work: Work, task: Task): Run<void> {
  addTask(machine, task);
  task.activity = 'running';
  try {
    yield* machine.call(machine.getField(work.at, 'work_struct', 'func'), [work.at]);
  } finally {
    work.workers.delete(task);
    freeWorker(machine, task);
  }
}

/** No work runs twice at a time, and an ordered queue runs nothing else meanwhile. */
function mayRun(work: Work): boolean {
  if (work.workers.size > 0) return false;
  return work.queue?.isOrdered !== true || work.queue.works[0] === work;
}

/** Takes work back that has not begun. Returns whether there was any. */
export function cancelPending(machine: Machine, work: Work): boolean {
  const { pending, queue } = work;
  if (!pending) return false;
  work.pending = undefined;
  if (work.isQueued) {
    const index = queue?.works.lastIndexOf(work) ?? -1;
    if (index >= 0) queue?.works.splice(index, 1);
    if (pending.task) freeWorker(machine, pending.task);
  }
  work.isQueued = false;
  dropContext(machine, pending);
  return true;
}

/** Makes delayed work run at once. */
export function hurry(machine: Machine, work: Work): void {
  if (!work.pending || work.isQueued) return;
  dropContext(machine, work.pending);
  enqueue(machine, work);
}

/** Waits until the work neither waits nor runs. Returns whether there was anything to wait for. */
export function* flushWork(machine: Machine, work: Work, by: string): Run<boolean> {
  const { current } = machine.kernel;
  if (current && work.workers.has(current)) {
    machine.report('locking', `${by}() waits forever: it is called by the very work that it waits for.`);
    return false;
  }
  const wasBusy = work.isQueued || work.workers.size > 0;
  const condition = (): boolean => !work.isQueued && work.workers.size === 0;
  yield* sleep(machine, { condition, what: `work that ${by}() flushes` });
  return wasBusy;
}

/** Waits until all that is queued now has run. */
export function* flushWorkqueue(machine: Machine, queue: Workqueue, by: string): Run<void> {
  for (const work of [...queue.works]) yield* flushWork(machine, work, by);
}
