import type { Acquisition, Release, Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { checkContextLeft } from '../locks/atomicContext';
import { argument } from '../support/arguments';
import { startContext } from '../tasks/contexts';
import { sleep } from '../tasks/sleep';

/** What runs once in an interrupt, soon after it was asked for: tasklets, and irq_work. */
const C = String.raw`
struct tasklet_struct {
  struct tasklet_struct *next;
  unsigned long state;
  atomic_t count;
  bool use_callback;
  union {
    void (*func)(unsigned long data);
    void (*callback)(struct tasklet_struct *tasklet);
  };
  unsigned long data;
};
#define TASKLET_STATE_SCHED 0
#define TASKLET_STATE_RUN 1
#define DECLARE_TASKLET(lp_name, lp_callback) \
  struct tasklet_struct lp_name = { .use_callback = true, .callback = lp_callback }
#define DECLARE_TASKLET_DISABLED(lp_name, lp_callback) \
  struct tasklet_struct lp_name = { .count = { 1 }, .use_callback = true, .callback = lp_callback }
#define DECLARE_TASKLET_OLD(lp_name, lp_func) struct tasklet_struct lp_name = { .func = lp_func }
#define DECLARE_TASKLET_DISABLED_OLD(lp_name, lp_func) \
  struct tasklet_struct lp_name = { .count = { 1 }, .func = lp_func }
#define from_tasklet(variable, tasklet, field) container_of(tasklet, __typeof__(*(variable)), field)
static inline void tasklet_setup(struct tasklet_struct *tasklet, void (*callback)(struct tasklet_struct *tasklet))
{
  memset(tasklet, 0, sizeof(*tasklet));
  tasklet->use_callback = true;
  tasklet->callback = callback;
}
static inline void tasklet_init(struct tasklet_struct *tasklet, void (*func)(unsigned long data), unsigned long data)
{
  memset(tasklet, 0, sizeof(*tasklet));
  tasklet->func = func;
  tasklet->data = data;
}
static void __lp_run_tasklet(struct tasklet_struct *tasklet)
{
  if (tasklet->use_callback)
    tasklet->callback(tasklet);
  else
    tasklet->func(tasklet->data);
}
void tasklet_schedule(struct tasklet_struct *tasklet);
#define tasklet_hi_schedule(tasklet) tasklet_schedule(tasklet)
void tasklet_kill(struct tasklet_struct *tasklet);
static inline void tasklet_disable_nosync(struct tasklet_struct *tasklet) { atomic_inc(&tasklet->count); }
static inline void tasklet_disable(struct tasklet_struct *tasklet) { atomic_inc(&tasklet->count); }
static inline void tasklet_disable_in_atomic(struct tasklet_struct *tasklet) { atomic_inc(&tasklet->count); }
static inline void tasklet_enable(struct tasklet_struct *tasklet) { atomic_dec(&tasklet->count); }

struct irq_work {
  void *node;
  unsigned long flags;
  void (*func)(struct irq_work *work);
};
#define IRQ_WORK_INIT(lp_func) { .func = lp_func }
#define IRQ_WORK_INIT_LAZY(lp_func) { .func = lp_func }
#define IRQ_WORK_INIT_HARD(lp_func) { .func = lp_func }
#define DEFINE_IRQ_WORK(lp_name, lp_func) struct irq_work lp_name = IRQ_WORK_INIT(lp_func)
static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *work))
{
  memset(work, 0, sizeof(*work));
  work->func = func;
}
static void __lp_run_irq_work(struct irq_work *work) { work->func(work); }
bool irq_work_queue(struct irq_work *work);
bool irq_work_queue_on(struct irq_work *work, int cpu);
void irq_work_sync(struct irq_work *work);
bool irq_work_is_pending(struct irq_work *work);
bool irq_work_is_busy(struct irq_work *work);
`;

/** One that has been asked for. */
interface Pending {
  isPending: boolean;
  isRunning: boolean;
}

const PENDING = new Part<Map<string, Pending>>('soft interrupts', () => new Map());

/** By the structure that a call is about. */
function pendingOf({ machine, args }: KernelCall): Pending {
  const all = machine.part(PENDING);
  const key = keyOf(args[0] ?? 0);
  const known = all.get(key) ?? { isPending: false, isRunning: false };
  all.set(key, known);
  return known;
}

/** Lets `run` run in an interrupt as soon as `mayRun`. Returns false if that was going to happen already. */
function raise(call: KernelCall, run: string, mayRun: () => boolean): boolean {
  const { machine } = call;
  const state = pendingOf(call);
  if (state.isPending) return false;
  state.isPending = true;
  function* handle(): Run<void> {
    if (!mayRun()) yield { condition: mayRun, what: 'tasklet_enable()' };
    state.isPending = false;
    state.isRunning = true;
    try {
      yield* machine.call(new Pointer(machine.functionObject(run), 0), [argument(call, 0)]);
      checkContextLeft(machine, run === TASKLET ? 'A tasklet' : 'An irq_work function');
    } finally {
      state.isRunning = false;
    }
  }
  startContext(machine, { name: run === TASKLET ? 'tasklet' : 'irq_work' }, handle());
  return true;
}

const TASKLET = '__lp_run_tasklet';
const IRQ_WORK = '__lp_run_irq_work';

function isEnabled(machine: Machine, at: Value): boolean {
  const count = machine.memory.load(
    machine.fieldAddress(at, 'tasklet_struct', 'count'),
    { size: 4, signed: true },
    false,
  );
  return machine.toNumber(count) === 0;
}

function scheduleTasklet(call: KernelCall): void {
  const at = argument(call, 0);
  raise(call, TASKLET, () => isEnabled(call.machine, at));
}

const queueIrqWork: KernelFunction = (call) => (raise(call, IRQ_WORK, () => true) ? 1 : 0);

/** What is pending runs before this returns: neither tasklet_kill() nor irq_work_sync() takes anything back. */
function* waitFor(call: KernelCall): Run<void> {
  const { machine } = call;
  const state = pendingOf(call);
  if (!machine.kernel.current) return;
  yield* sleep(machine, { condition: () => !state.isPending && !state.isRunning, what: `${call.name}()` });
}

const INTERRUPT: Resource = { kind: 'timer', what: 'tasklet', pointsInto: true };
const WORK: Resource = { kind: 'work', what: 'irq_work', pointsInto: true };
const STARTED: Acquisition = { resource: INTERRUPT, key: 0 };
const STOPPED: Release = { resource: INTERRUPT, key: 0 };

export const SOFT_INTERRUPTS: Subject = {
  c: C,
  functions: {
    tasklet_schedule: { acquires: STARTED, run: scheduleTasklet },
    tasklet_kill: { sleeps: 'always', releases: STOPPED, run: waitFor },
    irq_work_queue: { returns: 'bool', acquires: { resource: WORK, key: 0 }, run: queueIrqWork },
    irq_work_queue_on: { returns: 'bool', acquires: { resource: WORK, key: 0 }, run: queueIrqWork },
    irq_work_sync: { sleeps: 'always', releases: { resource: WORK, key: 0 }, run: waitFor },
    irq_work_is_pending: { returns: 'bool', run: (call) => (pendingOf(call).isPending ? 1 : 0) },
    irq_work_is_busy: {
      returns: 'bool',
      run: (call) => (pendingOf(call).isPending || pendingOf(call).isRunning ? 1 : 0),
    },
  },
  lasting: /tasklet|irq_work/,
};
