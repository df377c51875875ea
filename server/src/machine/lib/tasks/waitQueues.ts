import type { Subject } from '../entry';
import { ERESTARTSYS } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { hasSignal, MS_PER_TICK, sleep, type SleepKind, ticksToMs } from './sleep';
import { scheduleFor, setState, TASK_INTERRUPTIBLE, TASK_RUNNING, wakeUp } from './scheduling';
import { currentTask } from './taskStructs';

/** Waiting: wait queues, completions, delays. */
const C = String.raw`
struct task_struct;
struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

struct wait_queue_head {
  spinlock_t lock;
  struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

struct wait_queue_entry {
  unsigned int flags;
  void *private;
  wait_queue_func_t func;
  struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

struct swait_queue_head {
  raw_spinlock_t lock;
  struct list_head task_list;
};

struct completion {
  unsigned int done;
  struct swait_queue_head wait;
};

#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED 0x00000004
#define __TASK_TRACED 0x00000008
#define EXIT_DEAD 0x00000010
#define EXIT_ZOMBIE 0x00000020
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_FREEZABLE 0x00002000
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

#define __WAIT_QUEUE_HEAD_INITIALIZER(lp_name) { .head = { &(lp_name).head, &(lp_name).head } }
#define DECLARE_WAIT_QUEUE_HEAD(lp_name) struct wait_queue_head lp_name = __WAIT_QUEUE_HEAD_INITIALIZER(lp_name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(lp_name) DECLARE_WAIT_QUEUE_HEAD(lp_name)
#define init_waitqueue_head(wq) __lp_init_waitqueue_head(wq)
#define DECLARE_WAITQUEUE(lp_name, lp_task) struct wait_queue_entry lp_name = { .private = lp_task }
#define DEFINE_WAIT(lp_name) struct wait_queue_entry lp_name = { .private = current }
#define DEFINE_WAIT_FUNC(lp_name, lp_func) struct wait_queue_entry lp_name = { .private = current, .func = lp_func }
#define init_wait(entry_) do { (entry_)->private = current; (entry_)->flags = 0; } while (0)
#define init_waitqueue_entry(entry_, task) do { (entry_)->flags = 0; (entry_)->private = (task); } while (0)
void __lp_init_waitqueue_head(struct wait_queue_head *wq);
int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout);

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
int waitqueue_active(struct wait_queue_head *wq);
bool wq_has_sleeper(struct wait_queue_head *wq);
void wake_up(struct wait_queue_head *wq);
void wake_up_all(struct wait_queue_head *wq);
void wake_up_nr(struct wait_queue_head *wq, int count);
void wake_up_interruptible(struct wait_queue_head *wq);
void wake_up_interruptible_all(struct wait_queue_head *wq);
#define wake_up_interruptible_nr(wq, n) wake_up_interruptible(wq)
#define wake_up_locked(wq) wake_up(wq)
#define wake_up_all_locked(wq) wake_up_all(wq)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define wake_up_poll(wq, mask) wake_up(wq)
#define wake_up_interruptible_poll(wq, mask) wake_up_interruptible(wq)

long __lp_wait(struct wait_queue_head *wq, int state, long ticks);

#define __lp_wait_event(text, wq, condition, state) ({ \
  long __lp_left = 1; \
  __lp_wait_begins(text); \
  while (__lp_left > 0 && !(condition)) \
    __lp_left = __lp_wait(&(wq), state, MAX_SCHEDULE_TIMEOUT); \
  (int)(__lp_left < 0 ? __lp_left : 0); })
#define __lp_wait_event_timeout(text, wq, condition, state, timeout) ({ \
  long __lp_left = (timeout); \
  bool __lp_met; \
  __lp_wait_begins(text); \
  while (!(__lp_met = (condition)) && __lp_left > 0) \
    __lp_left = __lp_wait(&(wq), state, __lp_left); \
  __lp_met && __lp_left <= 0 ? 1 : __lp_left; })
#define wait_event(wq, condition) ((void)__lp_wait_event("wait_event", wq, condition, TASK_UNINTERRUPTIBLE))
#define io_wait_event(wq, condition) wait_event(wq, condition)
#define wait_event_idle(wq, condition) wait_event(wq, condition)
#define wait_event_interruptible(wq, condition) \
  __lp_wait_event("wait_event_interruptible", wq, condition, TASK_INTERRUPTIBLE)
#define wait_event_interruptible_exclusive(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_killable(wq, condition) __lp_wait_event("wait_event_killable", wq, condition, TASK_KILLABLE)
#define wait_event_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_timeout", wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) wait_event_timeout(wq, condition, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_interruptible_timeout", wq, condition, TASK_INTERRUPTIBLE, timeout)
#define wait_event_freezable_timeout(wq, condition, timeout) \
  wait_event_interruptible_timeout(wq, condition, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_killable_timeout", wq, condition, TASK_KILLABLE, timeout)
#define wait_event_lock_irq(wq, condition, lock) do { \
  while (!(condition)) { \
    spin_unlock_irq(&(lock)); \
    __lp_wait(&(wq), TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT); \
    spin_lock_irq(&(lock)); \
  } } while (0)
#define wait_var_event(variable, condition) do { while (!(condition)) msleep(1); } while (0)
#define wake_up_var(variable) do { } while (0)
int wait_on_bit(unsigned long *word, int bit, unsigned int mode);
#define wake_up_bit(word, bit) do { } while (0)
`;

/** A wait queue: who is on it. */
interface WaitQueue {
  /** How often it was woken. */
  wakes: number;
  /** Tasks inside of a wait_event(). */
  waiters: number;
  /** Entries that code has put on it, by their keys. */
  readonly entries: Map<string, Task>;
}

const WAIT_QUEUES = new Part<Map<string, WaitQueue>>('wait queues', () => new Map());

/** Looks at the queue's head, so that one that is freed or not there is found out. */
function queueAt(machine: Machine, at: Value): WaitQueue {
  machine.memory.load(at, { size: 4, signed: false }, false);
  const queues = machine.part(WAIT_QUEUES);
  const known = queues.get(keyOf(at));
  if (known) return known;
  const made: WaitQueue = { wakes: 0, waiters: 0, entries: new Map() };
  queues.set(keyOf(at), made);
  return made;
}

/** Wakes all that wait: those whose condition is not true will wait again. */
const waking: KernelFunction = ({ machine, args }) => {
  const queue = queueAt(machine, args[0] ?? 0);
  queue.wakes++;
  for (const task of queue.entries.values()) wakeUp(machine, task);
};

/** A queue, a state, and the ticks that are left. Gives the ticks then left, or -ERESTARTSYS. */
function* waitOnce({ machine, args }: KernelCall): Run<Value> {
  const [at = 0, state = 0, ticks = 0] = args;
  const queue = queueAt(machine, at);
  const { wakes } = queue;
  const kind: SleepKind = (machine.toNumber(state) & 0x101) === 0 ? 'uninterruptible' : 'interruptible';
  const ms = ticksToMs(machine.toNumber(ticks));
  const start = machine.kernel.now;
  queue.waiters++;
  const end = yield* sleep(machine, {
    condition: () => queue.wakes !== wakes,
    what: 'a wait queue',
    kind,
    ms,
  });
  queue.waiters--;
  if (end === 'signal') return -ERESTARTSYS;
  if (!Number.isFinite(ms)) return ticks;
  if (end === 'timeout') return 0;
  return Math.max(0, machine.toNumber(ticks) - Math.floor((machine.kernel.now - start) / MS_PER_TICK));
}

const adding: KernelFunction = ({ machine, args }) => {
  const [at = 0, entry = 0] = args;
  queueAt(machine, at).entries.set(keyOf(entry), currentTask(machine));
};

const removing: KernelFunction = ({ machine, args }) => {
  const [at = 0, entry = 0] = args;
  queueAt(machine, at).entries.delete(keyOf(entry));
};

const preparing: KernelFunction = (call) => {
  const { machine, args } = call;
  const state = machine.toNumber(args[2]);
  if (state === TASK_INTERRUPTIBLE && hasSignal(machine, machine.kernel.current)) return -ERESTARTSYS;
  adding(call);
  setState(machine, currentTask(machine), state);
  return 0;
};

const isActive: KernelFunction = (call) => {
  const queue = queueAt(call.machine, argument(call, 0));
  return queue.waiters > 0 || queue.entries.size > 0 ? 1 : 0;
};

/** Bits are numbered from the least significant one of the first word. */
function* waitOnBit({ machine, args }: KernelCall): Run<Value> {
  const [at = 0, bit = 0] = args;
  const number = machine.toNumber(bit);
  const isClear = (): boolean => {
    const place = at instanceof Pointer ? new Pointer(at.object, at.offset + (number >> 3)) : at;
    return (
      (machine.toNumber(machine.memory.load(place, { size: 1, signed: false }, false)) &
        (1 << (number & 7))) ===
      0
    );
  };
  yield* sleep(machine, { condition: isClear, what: 'a bit' });
  return 0;
}

export const WAIT_QUEUE_FUNCTIONS: Subject = {
  c: C,
  functions: {
    __lp_init_waitqueue_head: {
      initialises: 0,
      run: ({ machine, args }) => {
        const [at = 0] = args;
        machine.memory.fill(at, 0, machine.struct('wait_queue_head').size);
        machine.part(WAIT_QUEUES).delete(keyOf(at));
      },
    },
    __lp_wait: { run: waitOnce },
    add_wait_queue: { run: adding },
    add_wait_queue_exclusive: { run: adding },
    remove_wait_queue: { run: removing },
    prepare_to_wait: { run: preparing },
    prepare_to_wait_exclusive: { run: preparing },
    prepare_to_wait_event: { run: preparing },
    finish_wait: {
      run: (call) => {
        setState(call.machine, currentTask(call.machine), TASK_RUNNING);
        removing(call);
      },
    },
    waitqueue_active: { run: isActive },
    wq_has_sleeper: { run: isActive },
    wake_up: { run: waking },
    wake_up_all: { run: waking },
    wake_up_nr: { run: waking },
    wake_up_interruptible: { run: waking },
    wake_up_interruptible_all: { run: waking },
    wait_on_bit: { run: waitOnBit },
    default_wake_function: { run: () => 1 },
    autoremove_wake_function: { run: () => 1 },
    woken_wake_function: { run: () => 1 },
    wait_woken: {
      *run({ machine, args }) {
        const [, state = 0, ticks = 0] = args;
        setState(machine, currentTask(machine), machine.toNumber(state));
        const left = yield* scheduleFor(machine, ticksToMs(machine.toNumber(ticks)));
        return Number.isFinite(left) ? Math.floor(left / MS_PER_TICK) : ticks;
      },
    },
  },
  families: [{ names: /^(?:init_waitqueue_head|wake_up\w*)$/, accesses: 'arguments' }],
};
