import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';
import { startContext } from './contexts';
import { addTask, createKernelTask, removeTask } from './kernelTasks';
import { checkContextLeft, nameOfFunction } from '../locks/atomicContext';
import { toErrno } from '../support/toErrno';

/** A kernel thread that a module has created. */
export interface Thread {
  readonly task: Task;
  readonly func: Value;
  readonly data: Value;
  isStarted: boolean;
  shouldStop: boolean;
  shouldPark: boolean;
  isParked: boolean;
  /** What its function returned; undefined as long as it runs. */
  result: number | undefined;
}

/** `kthread_exit()`: it passes through all frames of the thread. */
export class ThreadExit extends Error {
  constructor(readonly code: number) {
    super('The kernel thread ended.');
  }
}

const THREADS = new Part<Map<Task, Thread>>('kernel threads', () => new Map());

export function threadOf(machine: Machine, task: Task | undefined): Thread | undefined {
  return task && machine.part(THREADS).get(task);
}

/** A new thread, which does not run before it is woken. */
export function createThread(machine: Machine, name: string, func: Value, data: Value): Thread {
  const task = createKernelTask(machine, name.slice(0, 15));
  const thread: Thread = {
    task,
    func,
    data,
    isStarted: false,
    shouldStop: false,
    shouldPark: false,
    isParked: false,
    result: undefined,
  };
  machine.part(THREADS).set(task, thread);
  addTask(machine, task);
  return thread;
}

/** Lets a thread begin that was created and has not begun. Returns false for all other tasks. */
export function startThread(machine: Machine, task: Task): boolean {
  const thread = threadOf(machine, task);
  if (!thread || thread.isStarted) return false;
  thread.isStarted = true;
  startContext(machine, { name: task.comm, task }, runThread(machine, thread));
  return true;
}

function* runThread(machine: Machine, thread: Thread): Run<void> {
  const { task, func, data } = thread;
  task.activity = 'running';
  try {
    const result = yield* machine.call(func, [data]);
    thread.result = toErrno(machine, result);
    checkContextLeft(machine, nameOfFunction(func));
  } catch (error) {
    if (!(error instanceof ThreadExit)) throw error;
    thread.result = error.code;
  } finally {
    thread.result ??= 0;
    removeTask(machine, task);
  }
}
