import type { Context } from '../../../kernel/kernel';
import type { Run } from '../../../kernel/run';
import { keyOf } from '../../memory/keyOf';
import type { Value } from '../../memory/value';
import type { KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { dropContext, startContext } from '../tasks/contexts';

/** A timer that has been started. */
export interface Timer {
  readonly at: Value;
  pending: Context | undefined;
  isRunning: boolean;
  /** Its function has started it again. */
  restartsItself?: true;
  /** `timer_shutdown()`: it can never be started again. */
  isShutDown: boolean;
}

const TIMERS = new Part<Map<string, Timer>>('timers', () => new Map());

/** What is known of the timer that a pointer leads to. */
export function timerAt(machine: Machine, at: Value): Timer {
  const timers = machine.part(TIMERS);
  const known = timers.get(keyOf(at));
  if (known) return known;
  const made: Timer = { at, pending: undefined, isRunning: false, isShutDown: false };
  timers.set(keyOf(at), made);
  return made;
}

/** Takes a timer back that has not expired. Returns whether there was one. */
export function stopTimer(machine: Machine, timer: Timer): boolean {
  const { pending } = timer;
  timer.pending = undefined;
  return pending !== undefined && dropContext(machine, pending);
}

/** Calls a timer's function. */
export function* expireTimer(machine: Machine, at: Value): Run<void> {
  yield* machine.call(machine.getField(at, 'timer_list', 'function'), [at]);
}

/** It does not wait for the function: if that runs on another processor just then, it starts its timer again. */
export const deleting: KernelFunction = ({ machine, name, args }) => {
  const at = args[0] ?? 0;
  const timer = timerAt(machine, at);
  const wasPending = stopTimer(machine, timer);
  if (!wasPending || !timer.restartsItself) return wasPending ? 1 : 0;
  if (machine.chooseFrom({ about: `the timer that ${name}() stops`, options: WHERE }) === 0) return 1;
  startContext(machine, { name: 'timer' }, expireTimer(machine, at));
  return 0;
};

/** Where a timer is that starts itself again when somebody stops it. */
const WHERE = ['waits', 'runs on another processor'];
