import type { Acquisition, Release, Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { startContext } from '../tasks/contexts';
import { checkContextLeft } from '../locks/atomicContext';
import { MS_PER_TICK, sleep } from '../tasks/sleep';
import { jiffies } from './jiffies';
import { deleting, expireTimer, stopTimer, type Timer, timerAt } from './stopTimer';

/** Timers, as in timer.h and hrtimer.h. */
const C = String.raw`
struct timer_list {
  struct hlist_node entry;
  unsigned long expires;
  void (*function)(struct timer_list *timer);
  u32 flags;
};

#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define TIMER_INITIALIZER(lp_function, lp_flags) { .function = lp_function, .flags = lp_flags }
#define DEFINE_TIMER(lp_name, lp_function) struct timer_list lp_name = TIMER_INITIALIZER(lp_function, 0)
static inline void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer), unsigned int flags)
{
  memset(timer, 0, sizeof(*timer));
  timer->function = function;
  timer->flags = flags;
}
#define timer_setup_on_stack(timer, function, flags) timer_setup(timer, function, flags)
#define __timer_setup(timer, function, flags) timer_setup(timer, function, flags)
#define from_timer(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
#define timer_container_of(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
int del_timer(struct timer_list *timer);
int del_timer_sync(struct timer_list *timer);
int try_to_del_timer_sync(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
int timer_pending(const struct timer_list *timer);
#define del_singleshot_timer_sync(timer) del_timer_sync(timer)
#define destroy_timer_on_stack(timer) do { } while (0)
#define timer_destroy_on_stack(timer) do { } while (0)

enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };
enum hrtimer_mode { HRTIMER_MODE_ABS, HRTIMER_MODE_REL, HRTIMER_MODE_PINNED, HRTIMER_MODE_ABS_PINNED = 2,
  HRTIMER_MODE_REL_PINNED = 3, HRTIMER_MODE_SOFT = 4, HRTIMER_MODE_ABS_SOFT = 4, HRTIMER_MODE_REL_SOFT = 5 };
struct hrtimer {
  u64 node[4];
  ktime_t _softexpires;
  enum hrtimer_restart (*function)(struct hrtimer *timer);
  u8 state;
};
static inline void hrtimer_init(struct hrtimer *timer, int clock, enum hrtimer_mode mode)
{
  memset(timer, 0, sizeof(*timer));
}
static inline void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer),
                                 int clock, enum hrtimer_mode mode)
{
  memset(timer, 0, sizeof(*timer));
  timer->function = function;
}
void hrtimer_start(struct hrtimer *timer, ktime_t when, enum hrtimer_mode mode);
#define hrtimer_start_range_ns(timer, when, range, mode) hrtimer_start(timer, when, mode)
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
#define hrtimer_is_queued(timer) hrtimer_active(timer)
u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval);
`;

/** Starts the timer anew. Returns whether it was pending. */
function startTimer(machine: Machine, timer: Timer, ms: number, expire: () => Run<unknown>): boolean {
  const wasPending = stopTimer(machine, timer);
  if (timer.isRunning) timer.restartsItself = true;
  if (timer.isShutDown) return wasPending;
  function* run(): Run<void> {
    timer.pending = undefined;
    timer.isRunning = true;
    try {
      yield* expire();
      checkContextLeft(machine, 'A timer function');
    } finally {
      timer.isRunning = false;
    }
  }
  timer.pending = startContext(machine, { name: 'timer', delay: ms }, run());
  return wasPending;
}

/** @kernel kernel/time/timer.c mod_timer */
function modify({ machine, args }: KernelCall): boolean {
  const [at = 0, expires = 0] = args;
  const timer = timerAt(machine, at);
  const func = machine.getField(at, 'timer_list', 'function');
  machine.setField(at, 'timer_list', 'expires', expires);
  if (func === 0 && !timer.isShutDown) {
    machine.report('misuse', 'A timer without a function is started: it was not set up.');
    return false;
  }
  const ticks = BigInt.asIntN(64, BigInt(intOf(machine, expires)) - jiffies(machine.kernel.now));
  const ms = Math.max(1, Number(ticks)) * MS_PER_TICK;
  return startTimer(machine, timer, ms, () => expireTimer(machine, at));
}

function intOf(machine: Machine, value: Value): number | bigint {
  const int = machine.memory.toInt(value);
  return typeof int === 'object' ? jiffies(machine.kernel.now) : int;
}

const modifying: KernelFunction = (call) => (modify(call) ? 1 : 0);

const modifyingPending: KernelFunction = (call) =>
  timerAt(call.machine, argument(call, 0)).pending && modify(call) ? 1 : 0;

function add(call: KernelCall): void {
  const { machine } = call;
  const at = argument(call, 0);
  if (timerAt(machine, at).pending)
    machine.report('misuse', `${call.name}() of a timer that is already pending.`);
  modify({ ...call, args: [at, machine.getField(at, 'timer_list', 'expires')] });
}

/** Waits for the function if it runs. It cannot unless it sleeps, which it must not. */
function deletingSync(isShutDown: boolean): KernelFunction {
  return function* deleteSync(call): Run<Value> {
    const { machine } = call;
    const timer = timerAt(machine, argument(call, 0));
    if (isShutDown) timer.isShutDown = true;
    const wasPending = stopTimer(machine, timer);
    if (timer.isRunning && machine.kernel.current) {
      yield* sleep(machine, { condition: () => !timer.isRunning, what: 'a timer function' });
    }
    return wasPending ? 1 : 0;
  };
}

const NS_PER_MS = 1e6;
const HRTIMER_RESTART = 1;

/** Modes are bits: relative ones have bit 0. The timer itself always has the point in time. */
function startHighResolution({ machine, args }: KernelCall): void {
  const [at = 0, when = 0, mode = 0] = args;
  const isRelative = (machine.toNumber(mode) & 1) === 1;
  setExpiry(machine, at, machine.toNumber(when) + (isRelative ? nowInNs(machine) : 0));
  const timer = timerAt(machine, at);
  startTimer(machine, timer, msUntilExpiry(machine, at), () => expireHighResolution(machine, timer));
}

function nowInNs({ kernel }: Machine): number {
  return Math.round(kernel.now * NS_PER_MS);
}

function expiryOf(machine: Machine, at: Value): number {
  return machine.toNumber(machine.getField(at, 'hrtimer', '_softexpires'));
}

function setExpiry(machine: Machine, at: Value, ns: number): void {
  machine.setField(at, 'hrtimer', '_softexpires', Math.round(ns));
}

function msUntilExpiry(machine: Machine, at: Value): number {
  return Math.max(0, (expiryOf(machine, at) - nowInNs(machine)) / NS_PER_MS);
}

function* expireHighResolution(machine: Machine, timer: Timer): Run<void> {
  const func = machine.getField(timer.at, 'hrtimer', 'function');
  const result = yield* machine.call(func, [timer.at]);
  if (machine.toNumber(result) !== HRTIMER_RESTART) return;
  // One that restarts and was not moved on expires again at once: a real processor does nothing else.
  const ms = msUntilExpiry(machine, timer.at) || MS_PER_TICK;
  startTimer(machine, timer, ms, () => expireHighResolution(machine, timer));
}

/**
 * Moves the expiry on by whole intervals until it lies ahead. Returns how many these were.
 * @kernel kernel/time/hrtimer.c hrtimer_forward
 */
function forward({ machine, args }: KernelCall): number {
  const [at = 0, interval = 0] = args;
  const late = nowInNs(machine) - expiryOf(machine, at);
  if (late < 0) return 0;
  const step = Math.max(1, machine.toNumber(interval));
  const count = Math.floor(late / step) + 1;
  setExpiry(machine, at, expiryOf(machine, at) + count * step);
  return count;
}

const pending: KernelFunction = (call) => (timerAt(call.machine, argument(call, 0)).pending ? 1 : 0);

const active: KernelFunction = (call) => {
  const timer = timerAt(call.machine, argument(call, 0));
  return timer.pending || timer.isRunning ? 1 : 0;
};

const TIMER: Resource = { kind: 'timer', what: 'timer', pointsInto: true };
const STARTED: Acquisition = { resource: TIMER, key: 0 };
const STOPPED: Release = { resource: TIMER, key: 0 };

export const TIMER_FUNCTIONS: Subject = {
  c: C,
  functions: {
    timer_setup: { initialises: 0 },
    mod_timer: { acquires: STARTED, run: modifying },
    mod_timer_pending: { run: modifyingPending },
    timer_reduce: { acquires: STARTED, run: modifying },
    add_timer: { acquires: STARTED, run: add },
    add_timer_on: { acquires: STARTED, run: add },
    del_timer: { releases: STOPPED, run: deleting },
    timer_delete: { releases: STOPPED, run: deleting },
    del_timer_sync: { releases: STOPPED, run: deletingSync(false) },
    try_to_del_timer_sync: { releases: STOPPED, run: deletingSync(false) },
    timer_delete_sync: { releases: STOPPED, run: deletingSync(false) },
    timer_shutdown: { releases: STOPPED, run: deletingSync(true) },
    timer_shutdown_sync: { releases: STOPPED, run: deletingSync(true) },
    timer_pending: { run: pending },
    hrtimer_start: { acquires: STARTED, run: startHighResolution },
    hrtimer_cancel: { releases: STOPPED, run: deletingSync(false) },
    hrtimer_try_to_cancel: { releases: STOPPED, run: deleting },
    hrtimer_active: { run: active },
    hrtimer_forward_now: { run: forward },
  },
  families: [
    {
      names:
        /^(?:timer_(?:setup|delete|shutdown|pending)\w*|(?:add|mod|del)_timer\w*|hrtimer_(?:init|setup|start|cancel)\w*)$/,
      accesses: 'arguments',
    },
  ],
  lasting: /timer/,
};
