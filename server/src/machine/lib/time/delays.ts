import type { Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { Value } from '../../memory/value';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { pause, type SleepKind } from '../tasks/sleep';

/** Waiting: wait queues, completions, delays. */
const C = String.raw`
void __lp_wait_begins(const char *name);
void msleep(unsigned int ms);
unsigned long msleep_interruptible(unsigned int ms);
void ssleep(unsigned int seconds);
void usleep_range(unsigned long min, unsigned long max);
void usleep_idle_range(unsigned long min, unsigned long max);
void fsleep(unsigned long usecs);
void udelay(unsigned long usecs);
void ndelay(unsigned long nsecs);
void mdelay(unsigned long ms);
int cond_resched(void);
void cpu_relax(void);
void yield(void);
void might_sleep(void);
#define might_sleep_if(condition) do { if (condition) might_sleep(); } while (0)
#define might_resched() do { } while (0)
#define cond_resched_lock(lock) 0
#define need_resched() 0
#define non_block_start() do { } while (0)
#define non_block_end() do { } while (0)
#define cant_sleep() do { } while (0)
`;

/** A task that gives others a chance goes on after so many ms. */
const YIELD_MS = 0.01;
/** A turn of a loop that polls takes so many ms, so that what it waits for has time to happen. */
const POLL_MS = 0.1;

/** Sleeps for its first argument, in the unit that has `ms` milliseconds. */
function sleeping(ms: number): KernelFunction {
  return (call) => sleepFor(call, call.machine.toNumber(call.args[0]) * ms, 'uninterruptible');
}

function* sleepFor({ machine, name }: KernelCall, ms: number, kind: SleepKind): Run<Value> {
  machine.mightSleep(name);
  return yield* pause(machine, ms, kind);
}

/** A busy delay: legal anywhere, and too short for the machine's clock. */
const busy: KernelFunction = () => undefined;

/** The task stays on its processor, but others go on meanwhile, as on other processors. */
function* poll({ machine }: KernelCall): Run<void> {
  const { kernel } = machine;
  if (kernel.current && machine.context.reasonNotToSleep === undefined) yield { until: kernel.now + POLL_MS };
}

function* condResched({ machine, name }: KernelCall): Run<Value> {
  machine.mightSleep(name);
  yield* pause(machine, YIELD_MS);
  return 0;
}

export const DELAYS: Subject = {
  c: C,
  functions: {
    msleep: { sleeps: 'always', run: sleeping(1) },
    ssleep: { sleeps: 'always', run: sleeping(1000) },
    msleep_interruptible: {
      sleeps: 'always',
      run: (call) => sleepFor(call, call.machine.toNumber(call.args[0]), 'interruptible'),
    },
    usleep_range: { sleeps: 'always', run: sleeping(0.001) },
    usleep_idle_range: { sleeps: 'always', run: sleeping(0.001) },
    fsleep: { sleeps: 'always', run: sleeping(0.001) },
    udelay: { run: busy },
    ndelay: { run: busy },
    mdelay: { run: busy },
    cpu_relax: { run: poll },
    cond_resched: { sleeps: 'always', run: condResched },
    yield: { sleeps: 'always', run: condResched },
    might_sleep: { sleeps: 'always', run: ({ machine, name }) => machine.mightSleep(name) },
    __lp_wait_begins: {
      run: ({ machine, args }) => machine.mightSleep(machine.readString(args[0] ?? 0) ?? 'wait_event'),
    },
  },
  families: [{ names: /^(?:might_sleep\w*|cond_resched|msleep|u?delay)$/, accesses: [] }],
};
