import { type Task, TRANSITION_IDLE } from '../../../kernel/structs';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';

/** Process ids of kernel threads that come later than what is there after boot. */
const FIRST_PID = 300;

interface KernelTasks {
  nextPid: number;
  /** Numbers N of workers `kworker/0:N` that are free, and how many there are. */
  readonly freeWorkers: WorkerName[];
  workersCount: number;
}

interface WorkerName {
  readonly pid: number;
  readonly comm: string;
}

const KERNEL_TASKS = new Part<KernelTasks>('kernel tasks', () => ({
  nextPid: FIRST_PID,
  freeWorkers: [],
  workersCount: 0,
}));

/**
 * A new kernel thread. During a transition it is in the target state: what forks it, and idle workers, have nothing on
 * their stacks and are switched at once.
 */
export function createKernelTask(machine: Machine, comm: string, pid = newPid(machine)): Task {
  const { kernel } = machine;
  return {
    pid,
    comm,
    isKthread: true,
    activity: 'uninterruptible',
    stack: [],
    hasReliableStack: true,
    patchState: kernel.transitionPatch ? kernel.targetState : TRANSITION_IDLE,
    patchPending: false,
  };
}

function newPid(machine: Machine): number {
  return machine.part(KERNEL_TASKS).nextPid++;
}

/** The task joins those that the kernel has. */
export function addTask(machine: Machine, task: Task): void {
  machine.kernel.tasks.push(task);
}

/** The task is gone. */
export function removeTask(machine: Machine, task: Task): void {
  const { tasks } = machine.kernel;
  const index = tasks.indexOf(task);
  if (index >= 0) tasks.splice(index, 1);
}

/** A worker for one piece of work: an idle one if there is one. */
export function takeWorker(machine: Machine): Task {
  const pool = machine.part(KERNEL_TASKS);
  const { pid, comm } = pool.freeWorkers.shift() ?? {
    pid: newPid(machine),
    comm: `kworker/0:${++pool.workersCount}`,
  };
  return createKernelTask(machine, comm, pid);
}

export function freeWorker(machine: Machine, { pid, comm }: Task): void {
  removeTaskNamed(machine, pid);
  machine.part(KERNEL_TASKS).freeWorkers.push({ pid, comm });
}

function removeTaskNamed(machine: Machine, pid: number): void {
  const { tasks } = machine.kernel;
  const index = tasks.findIndex((task) => task.pid === pid && task.isKthread);
  if (index >= 0) tasks.splice(index, 1);
}
