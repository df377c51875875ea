import { posix } from 'node:path';
import { updatePatchState } from '../kernel/livepatch/patchState';
import type { Run } from '../kernel/run';
import { leaveKernel } from '../kernel/livepatch/signals';
import type { Task } from '../kernel/structs';
import { start } from '../kernel/time';
import type { Machine } from '../machine/run/machine';
import { Pointer } from '../machine/memory/value';

const FIRST_PID = 1000;

/** How often a process repeats its system call, in ms. */
const CALL_PERIOD = 10;

/** The processes of user space. */
export class Processes {
  private nextPid = FIRST_PID;
  private readonly looping = new Map<number, Task>();

  constructor(private readonly machine: Machine) {}

  /** A process that is in a system call now. */
  begin(comm: string): Task {
    const { kernel } = this.machine;
    const task: Task = {
      pid: this.nextPid++,
      comm,
      isKthread: false,
      activity: 'running',
      stack: [],
      hasReliableStack: true,
      patchState: kernel.targetState,
      patchPending: false,
    };
    kernel.tasks.push(task);
    return task;
  }

  end(task: Task): void {
    const { tasks } = this.machine.kernel;
    const at = tasks.indexOf(task);
    if (at >= 0) tasks.splice(at, 1);
  }

  /**
   * Starts a program. What it does is known by its name's end, as `…getpid` makes that system call for ever. Returns
   * undefined for others.
   */
  start(path: string): number | undefined {
    const call = /(?:^|[_-])call[_-](\w+)$/.exec(path)?.[1];
    if (call === undefined) return undefined;
    const task = this.begin(posix.basename(path).slice(0, 15));
    this.looping.set(task.pid, task);
    start(this.machine.kernel, `process ${task.pid}`, this.loop(task, `__x64_sys_${call}`), { task });
    return task.pid;
  }

  kill(pid: number): boolean {
    const task = this.looping.get(pid);
    if (task) this.end(task);
    return this.looping.delete(pid);
  }

  private *loop(task: Task, call: string): Run<void> {
    const { kernel } = this.machine;
    const callee = new Pointer(this.machine.functionObject(call), 0);
    while (this.looping.has(task.pid)) {
      yield* this.machine.call(callee, []);
      leaveKernel(kernel, task);
      updatePatchState(kernel, task);
      yield { until: kernel.now + CALL_PERIOD };
    }
  }
}
