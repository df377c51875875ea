import type { Resource, Subject } from '../entry';
import { EINTR } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import { Oops } from '../../run/fault';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';
import { formatPrintk } from '../format/format';
import { setState, TASK_RUNNING, wakeUp } from './scheduling';
import { sleep } from './sleep';
import { taskOf, taskPointer } from './taskStructs';
import { createThread, type Thread, ThreadExit, threadOf } from './threads';
import { toErrno } from '../support/toErrno';

/** Kernel threads. */
const C = String.raw`
struct task_struct *kthread_create_on_node(int (*function)(void *data), void *data, int node, const char *format, ...);
#define kthread_create(function, data, ...) kthread_create_on_node(function, data, NUMA_NO_NODE, __VA_ARGS__)
struct task_struct *__lp_kthread_run(int (*function)(void *data), void *data, const char *format, ...);
#define kthread_run(function, data, ...) __lp_kthread_run(function, data, __VA_ARGS__)
#define kthread_create_on_cpu(function, data, cpu, text) kthread_create_on_node(function, data, NUMA_NO_NODE, text, cpu)
#define kthread_run_on_cpu(function, data, cpu, text) __lp_kthread_run(function, data, text, cpu)
int kthread_stop(struct task_struct *task);
#define kthread_stop_put(task) kthread_stop(task)
bool kthread_should_stop(void);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
bool __kthread_should_stop(struct task_struct *task);
#define kthread_freezable_should_stop(frozen) kthread_should_stop()
int kthread_park(struct task_struct *task);
void kthread_unpark(struct task_struct *task);
void kthread_parkme(void);
void kthread_exit(long result);
void kthread_complete_and_exit(struct completion *done, long code);
void kthread_bind(struct task_struct *task, unsigned int cpu);
void *kthread_data(struct task_struct *task);
void kthread_use_mm(struct mm_struct *mm);
void kthread_unuse_mm(struct mm_struct *mm);
`;

/** The format of the name is at this argument. */
function create({ machine, args }: KernelCall, formatAt: number): Thread {
  const [func = 0, data = 0] = args;
  const format = machine.readString(args[formatAt] ?? 0) ?? '?';
  return createThread(machine, formatPrintk(machine, format, args.slice(formatAt + 1)), func, data);
}

function current(machine: Machine): Thread | undefined {
  return threadOf(machine, machine.kernel.current);
}

function threadAt({ machine, args }: KernelCall): Thread | undefined {
  const thread = threadOf(machine, taskOf(machine, args[0]));
  if (!thread) machine.getField(args[0] ?? 0, 'task_struct', '__state');
  return thread;
}

/**
 * Tells the thread to end and waits until it has. Returns its result, or -EINTR if it never began.
 * @kernel kernel/kthread.c kthread_stop
 */
function* stop(call: KernelCall): Run<Value> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const thread = threadAt(call);
  if (!thread) return -EINTR;
  const wasStarted = thread.isStarted;
  thread.shouldStop = true;
  thread.shouldPark = false;
  if (!wasStarted) {
    dropUnstarted(machine, thread);
    return -EINTR;
  }
  wakeUp(machine, thread.task);
  const what = `the thread ${thread.task.comm} to stop`;
  yield* sleep(machine, { condition: () => thread.result !== undefined, what });
  return thread.result ?? 0;
}

/** A thread that is stopped before it began never runs its function. */
function dropUnstarted(machine: Machine, thread: Thread): void {
  thread.isStarted = true;
  thread.result = -EINTR;
  const { tasks } = machine.kernel;
  const index = tasks.indexOf(thread.task);
  if (index >= 0) tasks.splice(index, 1);
}

function* park(call: KernelCall): Run<Value> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const thread = threadAt(call);
  if (!thread) return 0;
  thread.shouldPark = true;
  wakeUp(machine, thread.task);
  const condition = (): boolean => thread.isParked || thread.result !== undefined;
  yield* sleep(machine, { condition, what: `the thread ${thread.task.comm} to park` });
  return 0;
}

function* parkMe({ machine }: KernelCall): Run<void> {
  const thread = current(machine);
  if (!thread?.shouldPark) return;
  thread.isParked = true;
  yield* sleep(machine, { condition: () => !thread.shouldPark, what: 'being unparked' });
  thread.isParked = false;
  setState(machine, thread.task, TASK_RUNNING);
}

const asking =
  (ask: (thread: Thread) => boolean): KernelFunction =>
  ({ machine }) => {
    const thread = current(machine);
    return thread && ask(thread) ? 1 : 0;
  };

function exitWith({ machine, name }: KernelCall, code: Value): never {
  if (!current(machine))
    throw new Oops('misuse', `${name}() is called by a task that is not a kernel thread.`);
  throw new ThreadExit(toErrno(machine, code));
}

function completeAndExit(call: KernelCall): never {
  const { machine, args } = call;
  const [done = 0, code = 0] = args;
  if (done !== 0) {
    const count = machine.toNumber(machine.getField(done, 'completion', 'done'));
    machine.setField(done, 'completion', 'done', count + 1);
  }
  exitWith(call, code);
}

const THREAD: Resource = { kind: 'thread', what: 'kernel thread', pointsInto: true };

export const KTHREADS: Subject = {
  c: C,
  functions: {
    kthread_create: { returns: 'pointer or ERR_PTR()', acquires: { resource: THREAD, key: 'result' } },
    kthread_run: { returns: 'pointer or ERR_PTR()', acquires: { resource: THREAD, key: 'result' } },
    kthread_create_on_node: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: THREAD, key: 'result' },
      run: (call) => taskPointer(call.machine, create(call, 3).task),
    },
    __lp_kthread_run: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: THREAD, key: 'result' },
      run: (call) => {
        const { task } = create(call, 2);
        wakeUp(call.machine, task);
        return taskPointer(call.machine, task);
      },
    },
    kthread_stop: { sleeps: 'always', releases: { resource: THREAD, key: 0 }, run: stop },
    kthread_should_stop: { returns: 'bool', run: asking(({ shouldStop }) => shouldStop) },
    kthread_should_park: { run: asking(({ shouldPark }) => shouldPark) },
    kthread_should_stop_or_park: { run: asking(({ shouldStop, shouldPark }) => shouldStop || shouldPark) },
    __kthread_should_stop: { run: (call) => (threadAt(call)?.shouldStop === true ? 1 : 0) },
    kthread_park: { sleeps: 'always', run: park },
    kthread_unpark: {
      run: (call) => {
        const thread = threadAt(call);
        if (thread) thread.shouldPark = false;
      },
    },
    kthread_parkme: { run: parkMe },
    kthread_exit: { run: (call) => exitWith(call, call.args[0] ?? 0) },
    kthread_complete_and_exit: { noReturn: 'always', run: completeAndExit },
    kthread_bind: { run: () => undefined },
    kthread_data: { run: (call) => threadAt(call)?.data ?? 0 },
    kthread_use_mm: { run: () => undefined },
    kthread_unuse_mm: { run: () => undefined },
  },
  lasting: /kthread/,
};
