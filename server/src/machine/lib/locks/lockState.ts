import type { ExecutionContext, HeldLock } from '../../run/executionContext';
import { keyOf } from '../../memory/keyOf';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';

/** Who has a lock. */
export interface Holder {
  readonly context: ExecutionContext;
  readonly held: HeldLock;
  /** Readers share it. */
  readonly isShared: boolean;
}

/** By the keys of the locks. */
const LOCKS = new Part<Map<string, Holder[]>>('locks', () => new Map());

const LOCK_FORMAT = { size: 4, signed: false };

export function holdersOf(machine: Machine, lock: Value): readonly Holder[] {
  return machine.part(LOCKS).get(keyOf(lock)) ?? [];
}

/** The lock that a call is about. Locks that are not initialised, freed or not there are found out here. */
export function lockOf({ machine, args }: KernelCall): Value {
  const lock = args[0] ?? 0;
  machine.memory.load(lock, LOCK_FORMAT, false);
  return lock;
}

/** The lock is new: nobody has it. */
export function resetLock(machine: Machine, lock: Value): void {
  machine.part(LOCKS).delete(keyOf(lock));
}

/** Who keeps the running code from taking the lock; undefined if nobody does. */
export function blockerOf(machine: Machine, lock: Value, isShared: boolean): Holder | undefined {
  const blocking = holdersOf(machine, lock).filter((holder) => !isShared || !holder.isShared);
  return blocking.find(({ context }) => context === machine.context) ?? blocking[0];
}

export interface Taking {
  /** The function that takes it. */
  readonly by: string;
  readonly isShared: boolean;
  readonly isSpinning: boolean;
}

export function hold(machine: Machine, lock: Value, { by, isShared, isSpinning }: Taking): void {
  const { context } = machine;
  const held: HeldLock = { lock, key: keyOf(lock), by, place: machine.place(), isSpinning };
  const all = machine.part(LOCKS);
  const holders = all.get(held.key) ?? [];
  // A loop that takes it again and again must end, too.
  machine.spend(holders.length);
  all.set(held.key, [...holders, { context, held, isShared }]);
  context.locks.push(held);
}

/** Gives the lock back. One that the running code does not hold is reported, and given back for whoever holds it. */
export function release(call: KernelCall, lock: Value): void {
  const { machine, name } = call;
  const holders = [...holdersOf(machine, lock)];
  const own = holders.findLastIndex(({ context }) => context === machine.context);
  const index = own >= 0 ? own : holders.length - 1;
  const holder = holders[index];
  if (!holder) {
    machine.report('locking', `${name}() unlocks a lock that is not locked.`);
    return;
  }
  if (own < 0) {
    machine.report('locking', `${name}() unlocks what ${nameOf(holder)} locked by ${describe(holder.held)}.`);
  }
  holders.splice(index, 1);
  machine.part(LOCKS).set(holder.held.key, holders);
  const { locks } = holder.context;
  const position = locks.indexOf(holder.held);
  if (position >= 0) locks.splice(position, 1);
}

/** How a lock was taken, for messages. */
export function describe({ by, place }: HeldLock): string {
  return `${by}()${place === undefined ? '' : ` at ${place}`}`;
}

export function nameOf({ context }: Holder): string {
  return context.task ? `the task ${context.task.comm}` : 'an interrupt';
}
