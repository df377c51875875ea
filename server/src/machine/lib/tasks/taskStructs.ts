import type { Task } from '../../../kernel/structs';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { parentOf } from './population';
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
  setParent(machine, made, task);
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
  const mm = task.isKthread ? 0 : createMm(machine, task, at);
  set('mm', mm);
  set('active_mm', mm);
  set('nr_cpus_allowed', machine.kernel.idleTasks.length);
  set('prio', NORMAL_PRIO);
  set('static_prio', NORMAL_PRIO);
  set('normal_prio', NORMAL_PRIO);
  set('__state', task.activity === 'running' ? 0 : task.activity === 'interruptible' ? 1 : 2);
  for (const list of ['tasks', 'children', 'sibling']) emptyList(machine, at, list);
  set('group_leader', at);
  set('stack', unknownValue(`the stack of ${task.comm}`, true));
  const cred = machine.part(CREDENTIALS);
  set('cred', cred);
  set('real_cred', cred);
  machine.writeString(machine.fieldAddress(at, 'task_struct', 'comm'), task.comm.slice(0, 15));
  return at;
}

/** The priority of nice 0. */
const NORMAL_PRIO = 120;

/** The lists of tasks are walked by functions, not through these. */
function emptyList(machine: Machine, at: Pointer, name: string): void {
  const list = machine.fieldAddress(at, 'task_struct', name);
  machine.setField(list, 'list_head', 'next', list);
  machine.setField(list, 'list_head', 'prev', list);
}

/** An address space of which C sees the counts and the lock. */
function createMm(machine: Machine, task: Task, owner: Pointer): Pointer {
  const { size } = machine.struct('mm_struct');
  const name = `the mm of ${task.comm}`;
  const at = new Pointer(machine.memory.allocate({ kind: 'kernel', size, name, isZeroed: true }), 0);
  for (const count of ['mm_users', 'mm_count']) {
    machine.memory.store(machine.fieldAddress(at, 'mm_struct', count), 4, 1);
  }
  machine.setField(at, 'mm_struct', 'owner', owner);
  return at;
}

/** The parent's `struct task_struct`; a task without one has the idle task as its parent. */
function setParent(machine: Machine, at: Pointer, task: Task): void {
  const parent =
    task.pid === 0 ? at : taskPointer(machine, parentOf(machine, task) ?? machine.interruptedTask());
  machine.setField(at, 'task_struct', 'real_parent', parent);
  machine.setField(at, 'task_struct', 'parent', parent);
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
