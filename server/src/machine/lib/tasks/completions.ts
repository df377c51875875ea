import type { Subject } from '../entry';
import { ERESTARTSYS } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Value } from '../../memory/value';
import { MS_PER_TICK, sleep, type SleepKind, ticksToMs } from './sleep';

/** Waiting: wait queues, completions, delays. */
const C = String.raw`
#define COMPLETION_INITIALIZER(lp_name) { 0 }
#define COMPLETION_INITIALIZER_ONSTACK(lp_name) { 0 }
#define DECLARE_COMPLETION(lp_name) struct completion lp_name = COMPLETION_INITIALIZER(lp_name)
#define DECLARE_COMPLETION_ONSTACK(lp_name) struct completion lp_name = COMPLETION_INITIALIZER(lp_name)
static inline void init_completion(struct completion *x) { memset(x, 0, sizeof(*x)); }
static inline void reinit_completion(struct completion *x) { x->done = 0; }
void complete(struct completion *x);
void complete_all(struct completion *x);
bool completion_done(struct completion *x);
bool try_wait_for_completion(struct completion *x);
void wait_for_completion(struct completion *x);
void wait_for_completion_io(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
int wait_for_completion_state(struct completion *x, unsigned int state);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long ticks);
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long ticks);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long ticks);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long ticks);
`;

/** `done` of a completion that everybody may pass for ever. */
const ALL = 0xffffffff;

function done({ machine, args }: KernelCall): number {
  return machine.toNumber(machine.getField(args[0] ?? 0, 'completion', 'done'));
}

function setDone({ machine, args }: KernelCall, value: number): void {
  machine.setField(args[0] ?? 0, 'completion', 'done', value);
}

function take(call: KernelCall): void {
  const count = done(call);
  if (count !== ALL) setDone(call, count - 1);
}

/** Without a timeout the result is 0; with one, the ticks that were left, at least 1, or 0 if time was over. */
function waiting(kind: SleepKind, hasTimeout: boolean): KernelFunction {
  return function* wait(call): Run<Value> {
    const { machine, args, name } = call;
    machine.mightSleep(name);
    const ms = hasTimeout ? ticksToMs(machine.toNumber(args[1])) : Number.POSITIVE_INFINITY;
    const end = machine.kernel.now + ms;
    const reason = yield* sleep(machine, { condition: () => done(call) > 0, what: 'a completion', kind, ms });
    if (reason === 'signal') return -ERESTARTSYS;
    if (reason === 'timeout') return 0;
    take(call);
    if (!hasTimeout) return 0;
    const left = end - machine.kernel.now;
    return Number.isFinite(left) ? Math.max(1, Math.floor(left / MS_PER_TICK)) : (args[1] ?? 0);
  };
}

const wait = waiting('uninterruptible', false);
const waitInterruptible = waiting('interruptible', false);
const waitTimeout = waiting('uninterruptible', true);
const waitInterruptibleTimeout = waiting('interruptible', true);

export const COMPLETIONS: Subject = {
  c: C,
  functions: {
    complete_and_exit: { noReturn: 'always' },
    init_completion: { initialises: 0 },
    complete: {
      run: (call) => {
        const count = done(call);
        if (count !== ALL) setDone(call, count + 1);
      },
    },
    complete_all: { run: (call) => setDone(call, ALL) },
    completion_done: { returns: 'bool', run: (call) => (done(call) > 0 ? 1 : 0) },
    try_wait_for_completion: {
      returns: 'bool',
      run: (call) => {
        const isDone = done(call) > 0;
        if (isDone) take(call);
        return isDone ? 1 : 0;
      },
    },
    wait_for_completion: { sleeps: 'always', run: wait },
    wait_for_completion_io: { sleeps: 'always', run: wait },
    wait_for_completion_interruptible: { sleeps: 'always', returns: '0 or -errno', run: waitInterruptible },
    wait_for_completion_killable: { sleeps: 'always', returns: '0 or -errno', run: waitInterruptible },
    wait_for_completion_state: { sleeps: 'always', run: waitInterruptible },
    wait_for_completion_timeout: { sleeps: 'always', run: waitTimeout },
    wait_for_completion_io_timeout: { sleeps: 'always', run: waitTimeout },
    wait_for_completion_interruptible_timeout: { sleeps: 'always', run: waitInterruptibleTimeout },
    wait_for_completion_killable_timeout: { sleeps: 'always', run: waitInterruptibleTimeout },
  },
  families: [
    { names: /^(?:(?:re)?init_completion|complete(?:_all)?|wait_for_completion\w*)$/, accesses: 'arguments' },
  ],
};
