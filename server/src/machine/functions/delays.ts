import type { Run } from '../../kernel/run';
import type { Value } from '../memory/value';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { pause, type SleepKind } from './sleep';

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

export const DELAYS: KernelFunctions = {
  msleep: sleeping(1),
  ssleep: sleeping(1000),
  msleep_interruptible: (call) => sleepFor(call, call.machine.toNumber(call.args[0]), 'interruptible'),
  usleep_range: sleeping(0.001),
  usleep_idle_range: sleeping(0.001),
  fsleep: sleeping(0.001),
  udelay: busy,
  ndelay: busy,
  mdelay: busy,
  cpu_relax: poll,
  cond_resched: condResched,
  yield: condResched,
  might_sleep: ({ machine, name }) => machine.mightSleep(name),
  __lp_wait_begins: ({ machine, args }) =>
    machine.mightSleep(machine.readString(args[0] ?? 0) ?? 'wait_event'),
};
