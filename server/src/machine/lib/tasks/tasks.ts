import type { Subject } from '../entry';
import type { Task } from '../../../kernel/structs';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { allTasks, taskWithPid } from './population';
import { wakeUp } from './scheduling';
import { hasSignal, signal } from './sleep';
import { currentTask, taskOf, taskPointer } from './taskStructs';

/** Tasks, as in sched.h, pid.h and cred.h. */
const C = String.raw`
#ifndef TASK_COMM_LEN
#define TASK_COMM_LEN 16
#endif
#define PF_IDLE 0x00000002
#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_NOFREEZE 0x00008000
#define PF_KTHREAD 0x00200000

struct mm_struct {
  atomic_t mm_users;
  atomic_t mm_count;
  struct rw_semaphore mmap_lock;
  struct task_struct *owner;
};
struct files_struct;
struct fs_struct;
struct pid;
struct pid_namespace;
struct user_namespace;
struct rq;

typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;
#define KUIDT_INIT(value) ((kuid_t){ value })
#define KGIDT_INIT(value) ((kgid_t){ value })
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)

struct cred {
  kuid_t uid;
  kgid_t gid;
  kuid_t suid;
  kgid_t sgid;
  kuid_t euid;
  kgid_t egid;
  kuid_t fsuid;
  kgid_t fsgid;
};

struct thread_info {
  unsigned long flags;
  unsigned long syscall_work;
  u32 status;
  u32 cpu;
};

struct task_struct {
  struct thread_info thread_info;
  unsigned int __state;
  void *stack;
  unsigned int flags;
  int on_cpu;
  int on_rq;
  int prio;
  int static_prio;
  int normal_prio;
  unsigned int rt_priority;
  unsigned int policy;
  struct list_head tasks;
  struct mm_struct *mm;
  struct mm_struct *active_mm;
  int exit_state;
  int exit_code;
  int exit_signal;
  pid_t pid;
  pid_t tgid;
  struct task_struct *real_parent;
  struct task_struct *parent;
  struct list_head children;
  struct list_head sibling;
  struct task_struct *group_leader;
  struct pid *thread_pid;
  spinlock_t alloc_lock;
  int nr_cpus_allowed;
  cpumask_t cpus_mask;
  u64 utime;
  u64 stime;
  u64 start_time;
  const struct cred *real_cred;
  const struct cred *cred;
  char comm[TASK_COMM_LEN];
  struct fs_struct *fs;
  struct files_struct *files;
  int patch_state;
  void *journal_info;
};

struct task_struct *__lp_current(void);
struct task_struct *__lp_next_task(struct task_struct *task);
#define current __lp_current()
#define get_current() __lp_current()
#define init_task (*__lp_init_task())
struct task_struct *__lp_init_task(void);
#define next_task(p) (__lp_next_task(p) ?: &init_task)
#define for_each_process(p) for ((p) = __lp_next_task(NULL); (p); (p) = __lp_next_task(p))
#define for_each_thread(p, t) for ((t) = (p); (t); (t) = NULL)
#define for_each_process_thread(p, t) for_each_process(p) for_each_thread(p, t)
#define do_each_thread(p, t) for_each_process(p) { (t) = (p); do
#define while_each_thread(p, t) while (0); }

static inline pid_t task_pid_nr(struct task_struct *task) { return task->pid; }
static inline pid_t task_tgid_nr(struct task_struct *task) { return task->tgid; }
static inline pid_t task_ppid_nr(const struct task_struct *task)
{
  return task->real_parent ? task->real_parent->tgid : 0;
}
#define task_pid_vnr(task) task_pid_nr(task)
#define task_tgid_vnr(task) task_tgid_nr(task)
#define task_pid_nr_ns(task, ns) task_pid_nr(task)
#define task_tgid_nr_ns(task, ns) task_tgid_nr(task)
#define task_comm(task) ((task)->comm)
#define thread_group_leader(task) ((task)->pid == (task)->tgid)
#define is_global_init(task) ((task)->tgid == 1)
#define is_idle_task(task) ((task)->pid == 0)
#define task_is_running(task) ((task)->__state == TASK_RUNNING)
#define task_state_to_char(task) ((task)->__state == TASK_RUNNING ? 'R' : (task)->__state & 1 ? 'S' : 'D')
#define task_cpu(task) 0
#define task_curr(task) ((task) == current)
#define task_nice(task) 0
#define task_thread_info(task) (&(task)->thread_info)
#define current_thread_info() (&current->thread_info)
#define task_stack_page(task) ((task)->stack)
#define test_tsk_thread_flag(task, flag) 0
#define test_thread_flag(flag) 0
#define test_tsk_need_resched(task) 0
#define __set_current_state(state) do { current->__state = (state); } while (0)
#define set_current_state(state) do { current->__state = (state); } while (0)
#define get_current_state() (current->__state)
#define __set_task_state(task, state) do { (task)->__state = (state); } while (0)
#define set_task_state(task, state) do { (task)->__state = (state); } while (0)
#define get_task_struct(task) (task)
static inline bool thread_group_empty(struct task_struct *task) { return true; }
static inline int get_nr_threads(struct task_struct *task) { return 1; }
#define same_thread_group(a, b) ((a)->tgid == (b)->tgid)
#define next_thread(task) (task)
#define pid_alive(task) ((task)->exit_state == 0)
static inline void put_task_struct(struct task_struct *task) { (void)task->__state; }
char *__lp_get_task_comm(char *buf, struct task_struct *task);
#define get_task_comm(buf, task) __lp_get_task_comm(buf, task)
#define set_task_comm(task, text) strscpy((task)->comm, text, TASK_COMM_LEN)
struct task_struct *find_task_by_vpid(pid_t number);
struct task_struct *find_get_task_by_vpid(pid_t number);
struct pid *find_get_pid(pid_t number);
struct pid *find_vpid(pid_t number);
struct pid *get_task_pid(struct task_struct *task, int type);
struct pid *task_pid(struct task_struct *task);
struct task_struct *pid_task(struct pid *pid, int type);
struct task_struct *get_pid_task(struct pid *pid, int type);
pid_t pid_nr(struct pid *pid);
#define pid_vnr(pid) pid_nr(pid)
#define get_pid(pid) (pid)
#define put_pid(pid) do { } while (0)
enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID };
int signal_pending(struct task_struct *task);
#define fatal_signal_pending(task) signal_pending(task)
#define signal_pending_state(state, task) ((state) & TASK_INTERRUPTIBLE ? signal_pending(task) : 0)
int send_sig(int signal, struct task_struct *task, int priv);
#define send_sig_info(signal, info, task) send_sig(signal, task, 0)
int kill_pid(struct pid *pid, int signal, int priv);
#define allow_signal(signal) do { } while (0)
#define disallow_signal(signal) do { } while (0)
#define flush_signals(task) do { } while (0)
#define try_to_freeze() 0
#define freezing(task) 0
#define set_freezable() 0
#define set_user_nice(task, nice) do { } while (0)
#define sched_set_fifo(task) do { } while (0)
#define sched_set_fifo_low(task) do { } while (0)
#define sched_set_normal(task, nice) do { } while (0)
#define sched_setscheduler(task, policy, param) 0
#define set_cpus_allowed_ptr(task, mask) 0
static inline void task_lock(struct task_struct *task) { spin_lock(&task->alloc_lock); }
static inline void task_unlock(struct task_struct *task) { spin_unlock(&task->alloc_lock); }
rwlock_t tasklist_lock;

#define HZ_PER_MHZ 1000000UL
#define SIGHUP 1
#define SIGINT 2
#define SIGKILL 9
#define SIGUSR1 10
#define SIGUSR2 12
#define SIGTERM 15
#define SIGCHLD 17
`;

/** `struct pid`s that C has asked for: their numbers by their keys, and where they are by number. */
const PIDS = new Part<{ readonly numbers: Map<string, number>; readonly places: Map<number, Pointer> }>(
  'pids',
  () => ({ numbers: new Map(), places: new Map() }),
);

function pointerTo(machine: Machine, task: Task | undefined): Value {
  return task ? taskPointer(machine, task) : 0;
}

const findTask: KernelFunction = ({ machine, args }) =>
  pointerTo(machine, taskWithPid(machine, machine.toNumber(args[0])));

/** The task behind the given one in the kernel's list; the first one for NULL. */
const nextTask: KernelFunction = ({ machine, args }) => {
  const tasks = allTasks(machine);
  const task = taskOf(machine, args[0]);
  const index = task ? tasks.indexOf(task) : -1;
  return task && index < 0 ? 0 : pointerTo(machine, tasks[index + 1]);
};

function pidPointer(machine: Machine, pid: number): Value {
  if (!taskWithPid(machine, pid)) return 0;
  const { numbers, places } = machine.part(PIDS);
  const known = places.get(pid);
  if (known) return known;
  const object = machine.memory.allocate({
    kind: 'kernel',
    size: 8,
    name: `struct pid ${pid}`,
    isZeroed: true,
  });
  const at = new Pointer(object, 0);
  numbers.set(keyOf(at), pid);
  places.set(pid, at);
  return at;
}

const pidOfTask: KernelFunction = ({ machine, args }) =>
  pidPointer(machine, taskOf(machine, args[0])?.pid ?? -1);

function numberOf({ machine, args }: KernelCall): number {
  return machine.part(PIDS).numbers.get(keyOf(args[0] ?? 0)) ?? 0;
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

function sendToPid(call: KernelCall): number {
  const at = taskOfPid(call) as Value;
  return at === 0 ? -ESRCH : send({ ...call, args: [call.args[1] ?? 0, at] });
}

const ESRCH = 3;

export const TASKS: Subject = {
  c: C,
  functions: {
    do_exit: { noReturn: 'always' },
    do_group_exit: { noReturn: 'always' },
    make_task_dead: { noReturn: 'always' },
    __lp_current: { run: ({ machine }) => taskPointer(machine, currentTask(machine)) },
    __lp_init_task: { run: ({ machine }) => taskPointer(machine, machine.interruptedTask()) },
    __lp_next_task: { run: nextTask },
    __lp_get_task_comm: { run: getComm },
    find_task_by_vpid: { returns: 'pointer or NULL', run: findTask },
    find_get_task_by_vpid: { returns: 'pointer or NULL', run: findTask },
    find_get_pid: { returns: 'pointer or NULL', run: findPid },
    find_vpid: { returns: 'pointer or NULL', run: findPid },
    get_task_pid: { run: pidOfTask },
    task_pid: { run: pidOfTask },
    pid_task: { returns: 'pointer or NULL', run: taskOfPid },
    get_pid_task: { returns: 'pointer or NULL', run: taskOfPid },
    pid_nr: { run: numberOf },
    signal_pending: { run: ({ machine, args }) => (hasSignal(machine, taskOf(machine, args[0])) ? 1 : 0) },
    send_sig: { run: send },
    kill_pid: { run: sendToPid },
  },
};
