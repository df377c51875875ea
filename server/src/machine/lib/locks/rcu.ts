import type { Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';
import { startContext } from '../tasks/contexts';
import { checkContextLeft, nameOfFunction } from './atomicContext';
import { pause, sleep } from '../tasks/sleep';

/** Read-copy-update. */
const C = String.raw`
struct callback_head {
  struct callback_head *next;
  void (*func)(struct callback_head *head);
};
#define rcu_head callback_head
typedef void (*rcu_callback_t)(struct rcu_head *head);

struct srcu_struct {
  unsigned int srcu_idx;
  void *sda;
};

#define DEFINE_SRCU(lp_name) struct srcu_struct lp_name = { 0 }
#define DEFINE_STATIC_SRCU(lp_name) static struct srcu_struct lp_name = { 0 }

void rcu_read_lock(void);
void rcu_read_unlock(void);
void rcu_read_lock_bh(void);
void rcu_read_unlock_bh(void);
void rcu_read_lock_sched(void);
void rcu_read_unlock_sched(void);
int rcu_read_lock_held(void);
void synchronize_rcu(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void rcu_barrier(void);
int init_srcu_struct(struct srcu_struct *ssp);
void cleanup_srcu_struct(struct srcu_struct *ssp);
int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int index);
void synchronize_srcu(struct srcu_struct *ssp);
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
void srcu_barrier(struct srcu_struct *ssp);

#define rcu_read_lock_sched_held() rcu_read_lock_held()
#define rcu_read_lock_bh_held() rcu_read_lock_held()
#define rcu_read_lock_any_held() rcu_read_lock_held()
#define srcu_read_lock_held(ssp) 1
#define call_rcu_hurry(head, func) call_rcu(head, func)
#define call_rcu_tasks(head, func) call_rcu(head, func)
#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
#define synchronize_rcu_tasks() synchronize_rcu()
#define synchronize_sched() synchronize_rcu()
#define synchronize_net() synchronize_rcu()
#define init_rcu_head(head) do { } while (0)
#define init_rcu_head_on_stack(head) do { } while (0)
#define destroy_rcu_head(head) do { } while (0)
#define destroy_rcu_head_on_stack(head) do { } while (0)
#define rcu_dereference(pointer) (pointer)
#define rcu_dereference_raw(pointer) (pointer)
#define rcu_dereference_bh(pointer) (pointer)
#define rcu_dereference_sched(pointer) (pointer)
#define rcu_dereference_check(pointer, condition) (pointer)
#define rcu_dereference_bh_check(pointer, condition) (pointer)
#define rcu_dereference_protected(pointer, condition) (pointer)
#define srcu_dereference(pointer, ssp) (pointer)
#define srcu_dereference_check(pointer, ssp, condition) (pointer)
#define rcu_access_pointer(pointer) (pointer)
#define unrcu_pointer(pointer) (pointer)
#define rcu_pointer_handoff(pointer) (pointer)
#define rcu_assign_pointer(pointer, value) ((pointer) = (value))
#define RCU_INIT_POINTER(pointer, value) ((pointer) = (value))
#define RCU_INITIALIZER(value) (value)
#define RCU_POINTER_INITIALIZER(lp_field, value) .lp_field = (value)
#define rcu_replace_pointer(pointer, value, condition) ({ \
  __typeof__(pointer) __lp_replaced = (pointer); \
  (pointer) = (value); \
  __lp_replaced; })
#define RCU_LOCKDEP_WARN(condition, text) do { } while (0)
#define rcu_sleep_check() do { } while (0)
#define rcu_is_watching() true
#define rcu_note_context_switch(preempt) do { } while (0)
#define cond_resched_rcu() do { } while (0)
`;

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
  else machine.report('locking', `${name}() is unbalanced: its counterpart was not called before.`);
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

const RCU_CALLBACK: Resource = { kind: 'rcu callback', what: 'RCU callback', pointsInto: true };
const SRCU_CALLBACK: Resource = { kind: 'rcu callback', what: 'SRCU callback', pointsInto: true };

export const RCU: Subject = {
  c: C,
  functions: {
    rcu_dereference: { passesOn: ['value'] },
    rcu_dereference_raw: { passesOn: ['value'] },
    rcu_dereference_protected: { passesOn: ['value'] },
    rcu_dereference_check: { passesOn: ['value'] },
    rcu_dereference_bh: { passesOn: ['value'] },
    rcu_dereference_sched: { passesOn: ['value'] },
    rcu_access_pointer: { passesOn: ['value'] },
    rcu_assign_pointer: { assigns: true },
    RCU_INIT_POINTER: { assigns: true },
    rcu_replace_pointer: { assigns: true },
    rcu_read_lock: { run: lock },
    rcu_read_unlock: { run: unlock },
    rcu_read_lock_bh: { run: lockBottomHalves },
    rcu_read_unlock_bh: { run: unlockBottomHalves },
    rcu_read_lock_sched: { run: lock },
    rcu_read_unlock_sched: { run: unlock },
    rcu_read_lock_held: { run: ({ machine }) => (machine.context.rcuReaders > 0 ? 1 : 0) },
    synchronize_rcu: { sleeps: 'always', run: synchronize },
    call_rcu: { acquires: { resource: RCU_CALLBACK, key: 0 }, run: calling(0) },
    rcu_barrier: { sleeps: 'always', drains: 'rcu callbacks', run: barrier },
    init_srcu_struct: {
      returns: '0 or -errno',
      run: ({ machine, args }) => {
        machine.setField(args[0] ?? 0, 'srcu_struct', 'srcu_idx', 0);
        return 0;
      },
    },
    cleanup_srcu_struct: { run: () => undefined },
    // Readers of SRCU may sleep, so they are not counted with the others.
    srcu_read_lock: { run: ({ machine, args }) => machine.getField(args[0] ?? 0, 'srcu_struct', 'srcu_idx') },
    srcu_read_unlock: { run: () => undefined },
    synchronize_srcu: { sleeps: 'always', run: synchronize },
    call_srcu: { acquires: { resource: SRCU_CALLBACK, key: 1 }, run: calling(1) },
    srcu_barrier: { sleeps: 'always', drains: 'rcu callbacks', run: barrier },
  },
  families: [
    { names: /^(?:rcu_read_(?:un)?lock\w*|synchronize_\w+)$/, accesses: [] },
    { names: /^(?:init_rcu_head|call_rcu\w*)$/, accesses: 'arguments' },
  ],
  lasting: /rcu/,
};
