import { type Task, TRANSITION_IDLE } from '../../../kernel/structs';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';

/** Who is there after boot, as far as anybody looks: names are those of a distribution's kernel. */
const AFTER_BOOT: readonly (readonly [number, string])[] = [
  [1, 'systemd'],
  [2, 'kthreadd'],
  [15, 'ksoftirqd/0'],
  [16, 'rcu_preempt'],
  [17, 'migration/0'],
  [20, 'cpuhp/0'],
];

/** They run nothing here and are never in the way of a transition; C that walks through all tasks meets them. */
const POPULATION = new Part<readonly Task[]>('population', () =>
  AFTER_BOOT.map(([pid, comm]) => taskOf(pid, comm)),
);

function taskOf(pid: number, comm: string): Task {
  return {
    pid,
    comm,
    isKthread: pid !== INIT_PID,
    activity: 'interruptible',
    stack: [],
    hasReliableStack: true,
    patchState: TRANSITION_IDLE,
    patchPending: false,
  };
}

const INIT_PID = 1;
const KTHREADD_PID = 2;

/** All tasks but the idle ones, in the order of the kernel's list. */
export function allTasks(machine: Machine): readonly Task[] {
  return [...machine.part(POPULATION), ...machine.kernel.tasks];
}

export function taskWithPid(machine: Machine, pid: number): Task | undefined {
  return allTasks(machine).find((task) => task.pid === pid);
}

/** Kernel threads come from kthreadd, everything else here from init; undefined for those two. */
export function parentOf(machine: Machine, { pid, isKthread }: Task): Task | undefined {
  if (pid <= KTHREADD_PID) return undefined;
  return taskWithPid(machine, isKthread ? KTHREADD_PID : INIT_PID);
}
