import type { Context } from '../../kernel/kernel';
import type { Run } from '../../kernel/run';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { keyOf } from '../memory/keyOf';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { Pointer, type Value } from '../memory/value';
import { argument } from './arguments';
import { dropContext, startContext } from './contexts';
import { checkContextLeft } from './locks';
import { MS_PER_TICK, sleep } from './sleep';
import { jiffies } from './jiffies';

/** A timer or tasklet that has been started. */
interface Timer {
  readonly at: Value;
  pending: Context | undefined;
  isRunning: boolean;
  /** `timer_shutdown()`: it can never be started again. */
  isShutDown: boolean;
}

const TIMERS = new Part<Map<string, Timer>>('timers', () => new Map());

function timerAt(machine: Machine, at: Value): Timer {
  const timers = machine.part(TIMERS);
  const known = timers.get(keyOf(at));
  if (known) return known;
  const made: Timer = { at, pending: undefined, isRunning: false, isShutDown: false };
  timers.set(keyOf(at), made);
  return made;
}

/** Starts the timer anew. Returns whether it was pending. */
function startTimer(machine: Machine, timer: Timer, ms: number, expire: () => Run<unknown>): boolean {
  const wasPending = stopTimer(machine, timer);
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

function stopTimer(machine: Machine, timer: Timer): boolean {
  const { pending } = timer;
  timer.pending = undefined;
  return pending !== undefined && dropContext(machine, pending);
}

/** @kernel kernel/time/timer.c mod_timer */
function modify({ machine, args }: KernelCall): boolean {
  const [at = 0, expires = 0] = args;
  const timer = timerAt(machine, at);
  const func = machine.getField(at, 'timer_list', 'function');
  machine.setField(at, 'timer_list', 'expires', expires);
  if (func === 0 && !timer.isShutDown) {
    machine.report('misuse', 'A timer is started that has no function: it was not set up.');
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

function* expireTimer(machine: Machine, at: Value): Run<void> {
  yield* machine.call(machine.getField(at, 'timer_list', 'function'), [at]);
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

const deleting: KernelFunction = (call) =>
  stopTimer(call.machine, timerAt(call.machine, argument(call, 0))) ? 1 : 0;

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

function scheduleTasklet({ machine, args }: KernelCall): void {
  const [at = 0] = args;
  const tasklet = timerAt(machine, at);
  if (tasklet.pending) return;
  const run = new Pointer(machine.functionObject('__lp_run_tasklet'), 0);
  startTimer(machine, tasklet, 0, () => machine.call(run, [at]));
}

const pending: KernelFunction = (call) => (timerAt(call.machine, argument(call, 0)).pending ? 1 : 0);

const active: KernelFunction = (call) => {
  const timer = timerAt(call.machine, argument(call, 0));
  return timer.pending || timer.isRunning ? 1 : 0;
};

export const TIMER_FUNCTIONS: KernelFunctions = {
  mod_timer: modifying,
  mod_timer_pending: modifyingPending,
  timer_reduce: modifying,
  add_timer: add,
  add_timer_on: add,
  del_timer: deleting,
  timer_delete: deleting,
  del_timer_sync: deletingSync(false),
  try_to_del_timer_sync: deletingSync(false),
  timer_delete_sync: deletingSync(false),
  timer_shutdown: deletingSync(true),
  timer_shutdown_sync: deletingSync(true),
  timer_pending: pending,
  hrtimer_start: startHighResolution,
  hrtimer_cancel: deletingSync(false),
  hrtimer_try_to_cancel: deleting,
  hrtimer_active: active,
  hrtimer_forward_now: forward,
  tasklet_schedule: scheduleTasklet,
  tasklet_kill: deletingSync(false),
};
