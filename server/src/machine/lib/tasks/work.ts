import type { Acquisition, Release, Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { formatPrintk } from '../format/format';
import { cancelling } from './cancelWork';
import { ticksToMs } from './sleep';
import {
  cancelPending,
  allocateWorkqueue,
  createWorkqueue,
  flushWork,
  flushWorkqueue,
  hurry,
  queueWork,
  systemWorkqueue,
  type Work,
  workAt,
  type Workqueue,
  workqueueAt,
} from './workqueues';

/** Timers, work queues and tasklets. */
const C = String.raw`
struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
  unsigned long data;
  struct list_head entry;
  work_func_t func;
};

struct delayed_work {
  struct work_struct work;
  struct timer_list timer;
  struct workqueue_struct *wq;
  int cpu;
};

struct rcu_work {
  struct work_struct work;
  struct rcu_head rcu;
  struct workqueue_struct *wq;
};

#define __WORK_INITIALIZER(lp_name, lp_func) \
  { .entry = { &(lp_name).entry, &(lp_name).entry }, .func = lp_func }
#define DECLARE_WORK(lp_name, lp_func) struct work_struct lp_name = __WORK_INITIALIZER(lp_name, lp_func)
#define DECLARE_DELAYED_WORK(lp_name, lp_func) struct delayed_work lp_name = { .work = { .func = lp_func } }
#define DECLARE_DEFERRABLE_WORK(lp_name, lp_func) DECLARE_DELAYED_WORK(lp_name, lp_func)
void __lp_init_work(struct work_struct *work, work_func_t func);
void __lp_init_delayed_work(struct delayed_work *work, work_func_t func);
#define INIT_WORK(work, func) __lp_init_work(work, func)
#define INIT_WORK_ONSTACK(work, func) __lp_init_work(work, func)
#define PREPARE_WORK(work_, func_) do { (work_)->func = (func_); } while (0)
#define INIT_DELAYED_WORK(work, func) __lp_init_delayed_work(work, func)
#define INIT_DELAYED_WORK_ONSTACK(work, func) __lp_init_delayed_work(work, func)
#define INIT_DEFERRABLE_WORK(work, func) __lp_init_delayed_work(work, func)
#define INIT_RCU_WORK(work_, func) __lp_init_work(&(work_)->work, func)
#define destroy_work_on_stack(work) do { } while (0)
#define destroy_delayed_work_on_stack(work) do { } while (0)
static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
  return container_of(work, struct delayed_work, work);
}
#define to_rcu_work(work_) container_of(work_, struct rcu_work, work)

#define WQ_UNBOUND 0x002
#define WQ_FREEZABLE 0x004
#define WQ_MEM_RECLAIM 0x008
#define WQ_HIGHPRI 0x010
#define WQ_CPU_INTENSIVE 0x020
#define WQ_SYSFS 0x040
#define WQ_POWER_EFFICIENT 0x080
#define WQ_PERCPU 0x100
#define WORK_CPU_UNBOUND 64
#define WQ_MAX_ACTIVE 512

struct workqueue_struct *__lp_system_wq(const char *name);
#define system_wq __lp_system_wq("events")
#define system_percpu_wq __lp_system_wq("events")
#define system_highpri_wq __lp_system_wq("events_highpri")
#define system_long_wq __lp_system_wq("events_long")
#define system_unbound_wq __lp_system_wq("events_unbound")
#define system_dfl_wq __lp_system_wq("events_unbound")
#define system_freezable_wq __lp_system_wq("events_freezable")
#define system_power_efficient_wq __lp_system_wq("events_power_efficient")
#define system_bh_wq __lp_system_wq("events_bh")
struct workqueue_struct *alloc_workqueue(const char *format, unsigned int flags, int max_active, ...);
struct workqueue_struct *alloc_ordered_workqueue(const char *format, unsigned int flags, ...);
struct workqueue_struct *create_workqueue(const char *name);
struct workqueue_struct *create_singlethread_workqueue(const char *name);
#define create_freezable_workqueue(name) create_workqueue(name)
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
void flush_scheduled_work(void);
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work);
bool schedule_work(struct work_struct *work);
bool schedule_work_on(int cpu, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool schedule_delayed_work(struct delayed_work *work, unsigned long delay);
bool schedule_delayed_work_on(int cpu, struct delayed_work *work, unsigned long delay);
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *work);
int schedule_on_each_cpu(work_func_t func);
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *work);
bool flush_rcu_work(struct rcu_work *work);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *work);
bool cancel_delayed_work_sync(struct delayed_work *work);
bool disable_work_sync(struct work_struct *work);
bool work_pending(struct work_struct *work);
bool delayed_work_pending(struct delayed_work *work);
unsigned int work_busy(struct work_struct *work);
#define current_work() NULL
`;

/** Where functions find their arguments; -1 for the queue of `schedule_work()` and its kin. */
interface Places {
  readonly queue: number;
  readonly work: number;
}

function queueOf({ machine, args }: KernelCall, index: number): Workqueue | undefined {
  return workqueueAt(machine, index < 0 ? systemWorkqueue(machine, 'events') : (args[index] ?? 0));
}

function workOf(call: KernelCall, index = 0): Work {
  return workAt(call.machine, argument(call, index));
}

/** The delay follows the work. */
function delayOf(call: KernelCall, index: number): number {
  return ticksToMs(call.machine.toNumber(call.args[index + 1]));
}

function queueing({ queue, work }: Places): KernelFunction {
  return (call) => (queueWork(call.machine, queueOf(call, queue), workOf(call, work), 0) ? 1 : 0);
}

function queueingDelayed({ queue, work }: Places): KernelFunction {
  return (call) =>
    queueWork(call.machine, queueOf(call, queue), workOf(call, work), delayOf(call, work)) ? 1 : 0;
}

function modifying({ queue, work }: Places): KernelFunction {
  return (call) => {
    const wasPending = cancelPending(call.machine, workOf(call, work));
    queueWork(call.machine, queueOf(call, queue), workOf(call, work), delayOf(call, work));
    return wasPending ? 1 : 0;
  };
}

function* cancelSync(call: KernelCall): Run<Value> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const work = workOf(call);
  const wasPending = cancelPending(machine, work);
  yield* flushWork(machine, work, name);
  // The function may have queued its own work again.
  return cancelPending(machine, work) || wasPending ? 1 : 0;
}

function* flush(call: KernelCall): Run<Value> {
  call.machine.mightSleep(call.name);
  return (yield* flushWork(call.machine, workOf(call), call.name)) ? 1 : 0;
}

function* flushDelayed(call: KernelCall): Run<Value> {
  hurry(call.machine, workOf(call));
  return yield* flush(call);
}

function* flushAll(call: KernelCall): Run<void> {
  const { machine, name } = call;
  machine.mightSleep(name);
  const queue = queueOf(call, name === 'flush_scheduled_work' ? -1 : 0);
  if (queue) yield* flushWorkqueue(machine, queue, name);
}

function* drain(call: KernelCall): Run<void> {
  const queue = queueOf(call, 0);
  while (queue && queue.works.length > 0) yield* flushAll(call);
}

function* destroy(call: KernelCall): Run<void> {
  yield* drain(call);
  const queue = queueOf(call, 0);
  if (queue) queue.isDestroyed = true;
}

/** The name is a format; what it wants follows from `first`. */
function nameFrom({ machine, args }: KernelCall, first: number): string {
  return formatPrintk(machine, machine.readString(args[0] ?? 0) ?? '?', args.slice(first));
}

const pending: KernelFunction = (call) => (workOf(call).pending ? 1 : 0);

function initialise(machine: Machine, at: Value, func: Value, tag: 'work_struct' | 'delayed_work'): void {
  machine.memory.fill(at, 0, machine.struct(tag).size);
  machine.setField(at, 'work_struct', 'func', func);
}

/** There is one processor that matters: the function runs once in a worker. */
function* onEachProcessor({ machine, args, name }: KernelCall): Run<Value> {
  machine.mightSleep(name);
  const at = machine.allocate(machine.struct('work_struct').size, name, true);
  initialise(machine, at, args[0] ?? 0, 'work_struct');
  const work = workAt(machine, at);
  queueWork(machine, undefined, work, 0);
  yield* flushWork(machine, work, name);
  machine.memory.end(at.object, 'freed', machine.place());
  return 0;
}

const QUEUE_FIRST: Places = { queue: 0, work: 1 };
const CPU_FIRST: Places = { queue: 1, work: 2 };
const SYSTEM: Places = { queue: -1, work: 0 };
const SYSTEM_ON: Places = { queue: -1, work: 1 };

const WORK_ITEM: Resource = { kind: 'work', what: 'work', pointsInto: true };
const WORKQUEUE: Resource = { kind: 'resource', what: 'workqueue', pointsInto: false };
const SCHEDULED: Acquisition = { resource: WORK_ITEM, key: 0 };
const SCHEDULED_ON: Acquisition = { resource: WORK_ITEM, key: 1 };
const DONE: Release = { resource: WORK_ITEM, key: 0 };
const QUEUED: Acquisition = { resource: WORK_ITEM, key: 1, parent: 0 };
const QUEUED_ON: Acquisition = { resource: WORK_ITEM, key: 2, parent: 1 };
const CREATED: Acquisition = { resource: WORKQUEUE, key: 'result' };

export const WORK: Subject = {
  c: C,
  functions: {
    __lp_init_work: {
      initialises: 0,
      run: (call) => initialise(call.machine, argument(call, 0), argument(call, 1), 'work_struct'),
    },
    __lp_init_delayed_work: {
      initialises: 0,
      run: (call) => initialise(call.machine, argument(call, 0), argument(call, 1), 'delayed_work'),
    },
    __lp_system_wq: {
      run: ({ machine, args }) => systemWorkqueue(machine, machine.readString(args[0] ?? 0) ?? 'events'),
    },
    alloc_workqueue: {
      returns: 'pointer or NULL',
      acquires: CREATED,
      run: (call) => allocateWorkqueue(call, nameFrom(call, 3)),
    },
    alloc_ordered_workqueue: {
      returns: 'pointer or NULL',
      acquires: CREATED,
      run: (call) => createWorkqueue(call.machine, nameFrom(call, 2), true),
    },
    create_workqueue: {
      returns: 'pointer or NULL',
      acquires: CREATED,
      run: (call) => createWorkqueue(call.machine, nameFrom(call, 1), false),
    },
    create_singlethread_workqueue: {
      returns: 'pointer or NULL',
      acquires: CREATED,
      run: (call) => createWorkqueue(call.machine, nameFrom(call, 1), true),
    },
    destroy_workqueue: {
      sleeps: 'always',
      drains: 'queue',
      releases: { resource: WORKQUEUE, key: 0 },
      run: destroy,
    },
    flush_workqueue: { sleeps: 'always', drains: 'queue', run: flushAll },
    drain_workqueue: { sleeps: 'always', drains: 'queue', run: drain },
    flush_scheduled_work: { sleeps: 'always', drains: 'queue', run: flushAll },
    queue_work: { returns: 'bool', acquires: QUEUED, run: queueing(QUEUE_FIRST) },
    queue_work_on: { returns: 'bool', acquires: QUEUED_ON, run: queueing(CPU_FIRST) },
    queue_work_node: { returns: 'bool', acquires: QUEUED_ON, run: queueing(CPU_FIRST) },
    queue_rcu_work: { returns: 'bool', acquires: QUEUED, run: queueing(QUEUE_FIRST) },
    schedule_work: { returns: 'bool', acquires: SCHEDULED, run: queueing(SYSTEM) },
    schedule_work_on: { returns: 'bool', acquires: SCHEDULED_ON, run: queueing(SYSTEM_ON) },
    queue_delayed_work: { returns: 'bool', acquires: QUEUED, run: queueingDelayed(QUEUE_FIRST) },
    queue_delayed_work_on: { returns: 'bool', acquires: QUEUED_ON, run: queueingDelayed(CPU_FIRST) },
    schedule_delayed_work: { returns: 'bool', acquires: SCHEDULED, run: queueingDelayed(SYSTEM) },
    schedule_delayed_work_on: { returns: 'bool', acquires: SCHEDULED_ON, run: queueingDelayed(SYSTEM_ON) },
    mod_delayed_work: { returns: 'bool', acquires: QUEUED, run: modifying(QUEUE_FIRST) },
    mod_delayed_work_on: { returns: 'bool', acquires: QUEUED_ON, run: modifying(CPU_FIRST) },
    schedule_on_each_cpu: { sleeps: 'always', run: onEachProcessor },
    flush_work: { sleeps: 'always', returns: 'bool', releases: DONE, run: flush },
    flush_delayed_work: { sleeps: 'always', returns: 'bool', releases: DONE, run: flushDelayed },
    flush_rcu_work: { sleeps: 'always', releases: DONE, run: flush },
    cancel_work: { returns: 'bool', releases: DONE, run: cancelling },
    cancel_work_sync: { sleeps: 'always', returns: 'bool', releases: DONE, run: cancelSync },
    cancel_delayed_work: { returns: 'bool', releases: DONE, run: cancelling },
    cancel_delayed_work_sync: { sleeps: 'always', returns: 'bool', releases: DONE, run: cancelSync },
    disable_work_sync: { sleeps: 'always', returns: 'bool', releases: DONE, run: cancelSync },
    work_pending: { returns: 'bool', run: pending },
    delayed_work_pending: { returns: 'bool', run: pending },
    work_busy: {
      run: (call) => {
        const work = workOf(call);
        return (work.pending ? 1 : 0) | (work.workers.size > 0 ? 2 : 0);
      },
    },
  },
  families: [
    {
      names:
        /^(?:INIT_(?:WORK|DELAYED_WORK|RCU_WORK)\w*|(?:schedule|queue|mod|cancel|flush)_(?:delayed_)?work\w*)$/,
      accesses: 'arguments',
    },
  ],
  lasting: /work/,
};
