import type { Run } from '../../kernel/run';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import type { Value } from '../memory/value';
import { startContext } from './contexts';
import { checkContextLeft, nameOfFunction } from './locks';
import { pause, sleep } from './sleep';

/** A grace period takes so many ms of virtual time. */
const GRACE_PERIOD_MS = 10;

interface Rcu {
  /** Callbacks that have not run to their end. */
  callbacks: number;
}

const RCU_STATE = new Part<Rcu>('rcu', () => ({ callbacks: 0 }));

const lock: KernelFunction = ({ machine }) => {
  beginReading(machine);
};

function beginReading({ context, memory }: Machine): void {
  if (context.rcuReaders++ === 0) context.rcuSince = memory.endings;
}

const unlock: KernelFunction = ({ machine, name }) => {
  if (machine.context.rcuReaders > 0) machine.context.rcuReaders--;
  else machine.report('locking', `${name}() ends what was not begun.`);
};

const lockBottomHalves: KernelFunction = (call) => {
  call.machine.context.bottomHalvesDisabled++;
  beginReading(call.machine);
};

const unlockBottomHalves: KernelFunction = (call) => {
  const { context } = call.machine;
  context.bottomHalvesDisabled = Math.max(0, context.bottomHalvesDisabled - 1);
  unlock(call);
};

function* synchronize({ machine, name }: KernelCall): Run<void> {
  machine.mightSleep(name);
  yield* pause(machine, GRACE_PERIOD_MS);
}

/** `head` and `func` are at these arguments. */
function calling(first: number): KernelFunction {
  return ({ machine, args, name }) => {
    const head = args[first] ?? 0;
    const func = args[first + 1] ?? 0;
    machine.setField(head, 'callback_head', 'func', func);
    machine.part(RCU_STATE).callbacks++;
    startContext(machine, { name: `${name}()`, delay: GRACE_PERIOD_MS }, runCallback(machine, func, head));
  };
}

function* runCallback(machine: Machine, func: Value, head: Value): Run<void> {
  try {
    yield* machine.call(func, [head]);
    checkContextLeft(machine, nameOfFunction(func));
  } finally {
    machine.part(RCU_STATE).callbacks--;
  }
}

function* barrier({ machine, name }: KernelCall): Run<void> {
  machine.mightSleep(name);
  const state = machine.part(RCU_STATE);
  yield* sleep(machine, { condition: () => state.callbacks === 0, what: 'RCU callbacks' });
}

export const RCU: KernelFunctions = {
  rcu_read_lock: lock,
  rcu_read_unlock: unlock,
  rcu_read_lock_bh: lockBottomHalves,
  rcu_read_unlock_bh: unlockBottomHalves,
  rcu_read_lock_sched: lock,
  rcu_read_unlock_sched: unlock,
  rcu_read_lock_held: ({ machine }) => (machine.context.rcuReaders > 0 ? 1 : 0),
  synchronize_rcu: synchronize,
  call_rcu: calling(0),
  rcu_barrier: barrier,
  init_srcu_struct: ({ machine, args }) => {
    machine.setField(args[0] ?? 0, 'srcu_struct', 'srcu_idx', 0);
    return 0;
  },
  cleanup_srcu_struct: () => undefined,
  // Readers of SRCU may sleep, so they are not counted with the others.
  srcu_read_lock: ({ machine, args }) => machine.getField(args[0] ?? 0, 'srcu_struct', 'srcu_idx'),
  srcu_read_unlock: () => undefined,
  synchronize_srcu: synchronize,
  call_srcu: calling(1),
  srcu_barrier: barrier,
};
