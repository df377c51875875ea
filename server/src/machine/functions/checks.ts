import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { configValue } from '../../syntax/kernelConfig';
import { isInt, Pointer, Unknown, type Value } from '../memory/value';
import { Part } from '../run/part';
import { argument, countArgument, unknownResult } from './arguments';

/** The largest errno that a pointer can carry. */
const MAX_ERRNO = 4095n;

function isError(call: KernelCall): Value {
  const value = argument(call, 0);
  if (value instanceof Unknown) return value.derive('is an error pointer', 0);
  if (value instanceof Pointer) return 0;
  return BigInt.asUintN(64, BigInt(value)) >= (1n << 64n) - MAX_ERRNO ? 1 : 0;
}

/** When a rate-limited message's interval began (ms), and how many were printed in it. */
interface Limit {
  begin: number;
  printed: number;
  missed: number;
}

const LIMITS = new Part<Map<string, Limit>>('rate limits', () => new Map<string, Limit>());
const JIFFY = 4;

/** Lets `burst` messages of an interval pass. @kernel lib/ratelimit.c ___ratelimit */
function rateLimit(call: KernelCall): Value {
  const { machine } = call;
  const state = argument(call, 0);
  const interval = machine.toNumber(machine.getField(state, 'ratelimit_state', 'interval')) * JIFFY;
  const burst = machine.toNumber(machine.getField(state, 'ratelimit_state', 'burst'));
  if (interval === 0) return 1;
  const key = state instanceof Pointer ? `${state.object.id}+${state.offset}` : 'unknown';
  return passes(call, key, interval, burst) ? 1 : 0;
}

function passes(call: KernelCall, key: string, interval: number, burst: number): boolean {
  const { kernel } = call.machine;
  const limits = call.machine.part(LIMITS);
  let limit = limits.get(key);
  if (!limit || kernel.now > limit.begin + interval) {
    if (limit && limit.missed > 0)
      kernel.log.push(`${functionName(call)}: ${limit.missed} callbacks suppressed`);
    limits.set(key, (limit = { begin: kernel.now, printed: 0, missed: 0 }));
  }
  const isPassing = limit.printed < burst;
  if (isPassing) limit.printed++;
  else limit.missed++;
  return isPassing;
}

function functionName(call: KernelCall): string {
  return call.machine.readString(argument(call, 1)) ?? '?';
}

/**
 * Whether an option of the kernel's build is on; one that nothing decides is not. Where the option stands between the
 * parentheses, preprocessing has answered already.
 */
function isEnabled(call: KernelCall): Value {
  const option = call.machine.readString(argument(call, 0)) ?? '';
  if (option === '1') return 1;
  return Number(
    /^[ym]$/.test(configValue(option.replace(/^CONFIG_/, ''), call.machine.kernel.profile) ?? ''),
  );
}

/** What headers cannot do in C. */
export const CHECKS: KernelFunctions = {
  __lp_is_enabled: isEnabled,
  __lp_is_error: isError,
  ___ratelimit: rateLimit,
  printk_ratelimit: (call) => (passes(call, 'printk', 5000, 10) ? 1 : 0),
  add_taint: () => undefined,
  add_taint_module: () => undefined,
  test_taint: (call) =>
    isInt(argument(call, 0)) && countArgument(call, 0) !== undefined ? 0 : unknownResult(call),
};
