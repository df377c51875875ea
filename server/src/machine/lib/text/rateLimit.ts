import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { Pointer, type Value } from '../../memory/value';
import { Part } from '../../run/part';
import { argument } from '../support/arguments';

/** Printing, warning and stopping, as in printk.h and bug.h. */
const C = String.raw`
int ___ratelimit(void *state, const char *function);
int printk_ratelimit(void);
struct ratelimit_state {
  int interval;
  int burst;
  int printed;
  int missed;
  unsigned long begin;
  unsigned long flags;
};
#define DEFAULT_RATELIMIT_INTERVAL 1250
#define DEFAULT_RATELIMIT_BURST 10
#define RATELIMIT_MSG_ON_RELEASE 1
#define RATELIMIT_STATE_INIT(name, i, b) { .interval = (i), .burst = (b) }
#define DEFINE_RATELIMIT_STATE(name, i, b) struct ratelimit_state name = RATELIMIT_STATE_INIT(name, i, b)
static inline void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst) {
  memset(rs, 0, sizeof(*rs));
  rs->interval = interval;
  rs->burst = burst;
}
#define ratelimit_default_init(rs) ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST)
#define ratelimit_set_flags(rs, value) ((void)((rs)->flags = (value)))
#define __ratelimit(state) ___ratelimit(state, __func__)
#define __lp_ratelimited(action) ({ static struct ratelimit_state __lp_state = \
  { .interval = DEFAULT_RATELIMIT_INTERVAL, .burst = DEFAULT_RATELIMIT_BURST }; \
  if (___ratelimit(&__lp_state, __func__)) action; })
#define printk_ratelimited(fmt, ...) __lp_ratelimited(printk(fmt, ##__VA_ARGS__))
#define pr_emerg_ratelimited(fmt, ...) __lp_ratelimited(pr_emerg(fmt, ##__VA_ARGS__))
#define pr_alert_ratelimited(fmt, ...) __lp_ratelimited(pr_alert(fmt, ##__VA_ARGS__))
#define pr_crit_ratelimited(fmt, ...) __lp_ratelimited(pr_crit(fmt, ##__VA_ARGS__))
#define pr_err_ratelimited(fmt, ...) __lp_ratelimited(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_ratelimited(fmt, ...) __lp_ratelimited(pr_warn(fmt, ##__VA_ARGS__))
#define pr_notice_ratelimited(fmt, ...) __lp_ratelimited(pr_notice(fmt, ##__VA_ARGS__))
#define pr_info_ratelimited(fmt, ...) __lp_ratelimited(pr_info(fmt, ##__VA_ARGS__))
#define pr_debug_ratelimited(fmt, ...) __lp_ratelimited(pr_debug(fmt, ##__VA_ARGS__))
`;

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

export const RATE_LIMIT: Subject = {
  c: C,
  functions: {
    ___ratelimit: { run: rateLimit },
    printk_ratelimit: { run: (call) => (passes(call, 'printk', 5000, 10) ? 1 : 0) },
  },
};
