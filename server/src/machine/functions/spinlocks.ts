import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import type { Value } from '../memory/value';
import { blockerOf, describe, hold, holdersOf, lockOf, nameOf, release } from './lockState';

/** The interrupt flag in the flags register. */
const IF = 0x200;
const FLAGS = 0x46;

/** What is switched off together with taking a lock, and on again with giving it back. */
type Beside = 'nothing' | 'irqs' | 'bh';

/** Switches interrupts off; returns the flags as they were. */
export function saveIrqs({ context }: Machine): Value {
  const flags = context.irqsDisabled > 0 ? FLAGS : FLAGS | IF;
  context.irqsDisabled = 1;
  return flags;
}

export function restoreIrqs(machine: Machine, flags: Value | undefined): void {
  machine.context.irqsDisabled = (machine.toNumber(flags) & IF) === 0 ? 1 : 0;
}

function begin({ context }: Machine, beside: Beside): void {
  if (beside === 'irqs') context.irqsDisabled = 1;
  if (beside === 'bh') context.bottomHalvesDisabled++;
}

function end({ context }: Machine, beside: Beside): void {
  if (beside === 'irqs') context.irqsDisabled = 0;
  if (beside === 'bh') context.bottomHalvesDisabled = Math.max(0, context.bottomHalvesDisabled - 1);
}

/** Takes it even where a processor would spin for ever; that is reported. */
export function takeSpinning(call: KernelCall, by: string, isShared: boolean): void {
  const { machine } = call;
  const lock = lockOf(call);
  const blocker = blockerOf(machine, lock, isShared);
  if (blocker?.context === machine.context) {
    machine.report(
      'locking',
      `${by}() spins for ever: the same code has the lock by ${describe(blocker.held)}.`,
    );
  } else if (blocker) {
    const who = nameOf(blocker);
    machine.report(
      'locking',
      `${by}() spins: ${who}, which sleeps, has the lock by ${describe(blocker.held)}.`,
    );
  }
  hold(machine, lock, { by, isShared, isSpinning: true });
}

function taking(isShared: boolean, beside: Beside): KernelFunction {
  return (call) => {
    begin(call.machine, beside);
    takeSpinning(call, call.name, isShared);
  };
}

function saving(by: string, isShared: boolean): KernelFunction {
  return (call) => {
    const flags = saveIrqs(call.machine);
    takeSpinning(call, by, isShared);
    return flags;
  };
}

function trying(isShared: boolean, beside: Beside): KernelFunction {
  return (call) => {
    const lock = lockOf(call);
    if (blockerOf(call.machine, lock, isShared)) return 0;
    begin(call.machine, beside);
    hold(call.machine, lock, { by: call.name, isShared, isSpinning: true });
    return 1;
  };
}

function releasing(beside: Beside): KernelFunction {
  return (call) => {
    release(call, lockOf(call));
    end(call.machine, beside);
  };
}

const releasingWithFlags: KernelFunction = (call) => {
  release(call, lockOf(call));
  restoreIrqs(call.machine, call.args[1]);
};

const isLocked: KernelFunction = (call) => (holdersOf(call.machine, lockOf(call)).length > 0 ? 1 : 0);

/** All functions of a kind of lock: `spin` stands for `spin_lock`, `spin_unlock` and so on. */
function family(kind: string, isShared: boolean): KernelFunctions {
  return {
    [`${kind}_lock`]: taking(isShared, 'nothing'),
    [`${kind}_lock_irq`]: taking(isShared, 'irqs'),
    [`${kind}_lock_bh`]: taking(isShared, 'bh'),
    [`__lp_${kind}_lock_irqsave`]: saving(`${kind}_lock_irqsave`, isShared),
    [`${kind}_trylock`]: trying(isShared, 'nothing'),
    [`${kind}_trylock_irq`]: trying(isShared, 'irqs'),
    [`${kind}_trylock_bh`]: trying(isShared, 'bh'),
    [`${kind}_unlock`]: releasing('nothing'),
    [`${kind}_unlock_irq`]: releasing('irqs'),
    [`${kind}_unlock_bh`]: releasing('bh'),
    [`${kind}_unlock_irqrestore`]: releasingWithFlags,
    [`${kind}_is_locked`]: isLocked,
  };
}

const SEQUENCE = { size: 4, signed: false };

/** Writers of a seqlock count its sequence up at both ends, so that readers notice. */
function countUp({ machine, args }: KernelCall): void {
  const lock = args[0] ?? 0;
  const sequence = machine.toNumber(machine.memory.load(lock, SEQUENCE, false));
  machine.memory.store(lock, 4, (sequence + 1) >>> 0);
}

function counting(inner: KernelFunction): KernelFunction {
  return (call) => {
    const result = inner(call);
    countUp(call);
    return result;
  };
}

const SEQLOCKS: KernelFunctions = {
  write_seqlock: counting(taking(false, 'nothing')),
  write_seqlock_bh: counting(taking(false, 'bh')),
  write_seqlock_irq: counting(taking(false, 'irqs')),
  __lp_write_seqlock_irqsave: counting(saving('write_seqlock_irqsave', false)),
  write_sequnlock: counting(releasing('nothing')),
  write_sequnlock_bh: counting(releasing('bh')),
  write_sequnlock_irq: counting(releasing('irqs')),
  write_sequnlock_irqrestore: counting(releasingWithFlags),
  read_seqlock_excl: taking(false, 'nothing'),
  read_sequnlock_excl: releasing('nothing'),
};

export const SPINLOCKS: KernelFunctions = {
  ...family('spin', false),
  ...family('raw_spin', false),
  ...family('read', true),
  ...family('write', false),
  ...SEQLOCKS,
};
