import type { Task } from '../../../kernel/structs';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, unknownValue, type Value } from '../../memory/value';

const PF_KTHREAD = 0x00200000;

/** The `struct task_struct` of tasks that C has asked about. */
interface TaskStructs {
  readonly pointers: Map<Task, Pointer>;
  readonly tasks: Map<string, Task>;
}

const TASK_STRUCTS = new Part<TaskStructs>('task structs', () => ({ pointers: new Map(), tasks: new Map() }));

/** The task's `struct task_struct`. */
export function taskPointer(machine: Machine, task: Task): Pointer {
  const { pointers, tasks } = machine.part(TASK_STRUCTS);
  const known = pointers.get(task);
  if (known) return known;
  const made = createTaskStruct(machine, task);
  pointers.set(task, made);
  tasks.set(keyOf(made), task);
  return made;
}

/** The task that a `struct task_struct *` leads to; undefined if it is none that the kernel has made. */
export function taskOf(machine: Machine, pointer: Value | undefined): Task | undefined {
  return pointer === undefined ? undefined : machine.part(TASK_STRUCTS).tasks.get(keyOf(pointer));
}

function createTaskStruct(machine: Machine, task: Task): Pointer {
  const { size } = machine.struct('task_struct');
  const name = `the task_struct of ${task.comm}`;
  const at = new Pointer(machine.memory.allocate({ kind: 'kernel', size, name, isZeroed: true }), 0);
  const set = (field: string, value: Value): void => machine.setField(at, 'task_struct', field, value);
  set('pid', task.pid);
  set('tgid', task.pid);
  set('flags', task.isKthread ? PF_KTHREAD : 0);
  set('mm', task.isKthread ? 0 : unknownValue(`the mm of ${task.comm}`, true));
  set('group_leader', at);
  set('stack', unknownValue(`the stack of ${task.comm}`, true));
  const cred = machine.part(CREDENTIALS);
  set('cred', cred);
  set('real_cred', cred);
  machine.writeString(machine.fieldAddress(at, 'task_struct', 'comm'), task.comm.slice(0, 15));
  return at;
}

/** Those of root, who runs everything here. */
const CREDENTIALS = new Part('credentials', createCredentials);

function createCredentials(machine: Machine): Pointer {
  const { size } = machine.struct('cred');
  return new Pointer(
    machine.memory.allocate({ kind: 'kernel', size, name: 'struct cred', isZeroed: true }),
    0,
  );
}

/** The task whose code runs, or which is interrupted. */
export function currentTask(machine: Machine): Task {
  return machine.kernel.current ?? machine.interruptedTask();
}
