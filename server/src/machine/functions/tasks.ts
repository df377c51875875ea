import type { Task } from '../../kernel/structs';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { keyOf } from '../memory/keyOf';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { Pointer, type Value } from '../memory/value';
import { argument } from './arguments';
import { wakeUp } from './scheduling';
import { hasSignal, signal } from './sleep';
import { currentTask, taskOf, taskPointer } from './taskStructs';

/** `struct pid`s that C has asked for, by their keys; their numbers. */
const PIDS = new Part<Map<string, number>>('pids', () => new Map());

function taskWithPid(machine: Machine, pid: number): Task | undefined {
  return machine.kernel.tasks.find((task) => task.pid === pid);
}

function pointerTo(machine: Machine, task: Task | undefined): Value {
  return task ? taskPointer(machine, task) : 0;
}

const findTask: KernelFunction = ({ machine, args }) =>
  pointerTo(machine, taskWithPid(machine, machine.toNumber(args[0])));

/** The task behind the given one in the kernel's list; the first one for NULL. */
const nextTask: KernelFunction = ({ machine, args }) => {
  const { tasks } = machine.kernel;
  const task = taskOf(machine, args[0]);
  const index = task ? tasks.indexOf(task) : -1;
  return task && index < 0 ? 0 : pointerTo(machine, tasks[index + 1]);
};

function pidPointer(machine: Machine, pid: number): Value {
  if (!taskWithPid(machine, pid)) return 0;
  const object = machine.memory.allocate({
    kind: 'kernel',
    size: 8,
    name: `struct pid ${pid}`,
    isZeroed: true,
  });
  const at = new Pointer(object, 0);
  machine.part(PIDS).set(keyOf(at), pid);
  return at;
}

const pidOfTask: KernelFunction = ({ machine, args }) =>
  pidPointer(machine, taskOf(machine, args[0])?.pid ?? -1);

function numberOf({ machine, args }: KernelCall): number {
  return machine.part(PIDS).get(keyOf(args[0] ?? 0)) ?? 0;
}

const taskOfPid: KernelFunction = (call) =>
  pointerTo(call.machine, taskWithPid(call.machine, numberOf(call)));

const findPid: KernelFunction = ({ machine, args }) => pidPointer(machine, machine.toNumber(args[0]));

function getComm(call: KernelCall): Value {
  const { machine } = call;
  const to = argument(call, 0);
  const comm = machine.fieldAddress(argument(call, 1), 'task_struct', 'comm');
  machine.memory.copy(to, comm, 16);
  return to;
}

const SIGNALS_LAST = 64;

function send({ machine, args }: KernelCall): number {
  const [number = 0, at = 0] = args;
  const task = taskOf(machine, at);
  const which = machine.toNumber(number);
  if (!task || which <= 0 || which > SIGNALS_LAST) return 0;
  signal(machine, task);
  wakeUp(machine, task);
  return 0;
}

export const TASKS: KernelFunctions = {
  __lp_current: ({ machine }) => taskPointer(machine, currentTask(machine)),
  __lp_init_task: ({ machine }) => taskPointer(machine, machine.interruptedTask()),
  __lp_next_task: nextTask,
  __lp_get_task_comm: getComm,
  find_task_by_vpid: findTask,
  find_get_task_by_vpid: findTask,
  find_get_pid: findPid,
  find_vpid: findPid,
  get_task_pid: pidOfTask,
  task_pid: pidOfTask,
  pid_task: taskOfPid,
  get_pid_task: taskOfPid,
  pid_nr: numberOf,
  signal_pending: ({ machine, args }) => (hasSignal(machine, taskOf(machine, args[0])) ? 1 : 0),
  send_sig: send,
  capable: () => 1,
  ns_capable: () => 1,
  smp_processor_id: () => 0,
  num_online_cpus: ({ machine }) => machine.kernel.idleTasks.length,
};
