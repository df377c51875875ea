import type { Subject } from '../entry';
import { canonical } from '../../../c/integers';
import { offsetPointer } from '../../compile/offsetPointer';
import { argument, intArgument } from '../support/arguments';

/** Time: jiffies at 250 a second, and nanoseconds, as in jiffies.h, ktime.h and timekeeping.h. */
const C = String.raw`
#define HZ 250
#define USER_HZ 100
#define TICK_NSEC 4000000L
#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
#define USEC_PER_SEC 1000000L
#define USEC_PER_MSEC 1000L
#define MSEC_PER_SEC 1000L
#define PSEC_PER_SEC 1000000000000LL
#define FSEC_PER_SEC 1000000000000000LL
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
extern unsigned long jiffies;
extern u64 jiffies_64;
#define get_jiffies_64() jiffies_64
s64 __lp_nanoseconds(int clock);

static inline long __lp_time_difference(unsigned long a, unsigned long b) { return a - b; }
#define time_after(a, b) (__lp_time_difference(b, a) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) (__lp_time_difference(a, b) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c) (time_after_eq(a, b) && time_before(a, c))
#define time_after64(a, b) time_after(a, b)
#define time_before64(a, b) time_after(b, a)
#define time_after_eq64(a, b) time_after_eq(a, b)
#define time_before_eq64(a, b) time_after_eq(b, a)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)
static inline unsigned long msecs_to_jiffies(const unsigned int m) {
  if ((int)m < 0) return MAX_JIFFY_OFFSET;
  return ((unsigned long)m + 3) / 4;
}
static inline unsigned long secs_to_jiffies(unsigned long s) { return s * HZ; }
static inline unsigned long usecs_to_jiffies(const unsigned int u) { return ((unsigned long)u + 3999) / 4000; }
static inline unsigned long nsecs_to_jiffies(u64 n) { return n / TICK_NSEC; }
static inline u64 nsecs_to_jiffies64(u64 n) { return n / TICK_NSEC; }
static inline unsigned int jiffies_to_msecs(const unsigned long j) { return j * 4; }
static inline unsigned int jiffies_to_usecs(const unsigned long j) { return j * 4000; }
static inline u64 jiffies_to_nsecs(const unsigned long j) { return j * TICK_NSEC; }
static inline u64 jiffies64_to_nsecs(u64 j) { return j * TICK_NSEC; }
static inline u64 jiffies64_to_msecs(u64 j) { return j * 4; }
static inline clock_t jiffies_to_clock_t(unsigned long j) { return j * USER_HZ / HZ; }
static inline u64 jiffies_64_to_clock_t(u64 j) { return j * USER_HZ / HZ; }
static inline unsigned long clock_t_to_jiffies(unsigned long c) { return c * HZ / USER_HZ; }
static inline unsigned long round_jiffies(unsigned long j) { return (j + HZ - 1) / HZ * HZ; }
static inline unsigned long round_jiffies_relative(unsigned long j) { return (j + HZ - 1) / HZ * HZ; }
#define round_jiffies_up(j) round_jiffies(j)
#define __round_jiffies_relative(j, cpu) round_jiffies_relative(j)

struct timespec64 {
  time64_t tv_sec;
  long tv_nsec;
};
struct __kernel_timespec {
  long long tv_sec;
  long long tv_nsec;
};
struct tm {
  int tm_sec;
  int tm_min;
  int tm_hour;
  int tm_mday;
  int tm_mon;
  long tm_year;
  int tm_wday;
  int tm_yday;
};
struct rtc_time {
  int tm_sec;
  int tm_min;
  int tm_hour;
  int tm_mday;
  int tm_mon;
  int tm_year;
  int tm_wday;
  int tm_yday;
  int tm_isdst;
};
#define KTIME_MAX S64_MAX
#define KTIME_MIN S64_MIN
#define KTIME_SEC_MAX (KTIME_MAX / NSEC_PER_SEC)
#define ktime_get() __lp_nanoseconds(0)
#define ktime_get_boottime() __lp_nanoseconds(0)
#define ktime_get_coarse() __lp_nanoseconds(0)
#define ktime_get_raw() __lp_nanoseconds(0)
#define ktime_get_real() __lp_nanoseconds(1)
#define ktime_get_coarse_real() __lp_nanoseconds(1)
#define ktime_get_clocktai() __lp_nanoseconds(1)
static inline u64 ktime_get_ns(void) { return __lp_nanoseconds(0); }
static inline u64 ktime_get_raw_ns(void) { return __lp_nanoseconds(0); }
static inline u64 ktime_get_boottime_ns(void) { return __lp_nanoseconds(0); }
static inline u64 ktime_get_coarse_ns(void) { return __lp_nanoseconds(0); }
static inline u64 ktime_get_mono_fast_ns(void) { return __lp_nanoseconds(0); }
static inline u64 ktime_get_real_ns(void) { return __lp_nanoseconds(1); }
static inline u64 ktime_get_real_fast_ns(void) { return __lp_nanoseconds(1); }
static inline u64 local_clock(void) { return __lp_nanoseconds(0); }
static inline u64 sched_clock(void) { return __lp_nanoseconds(0); }
static inline u64 cpu_clock(int cpu) { return __lp_nanoseconds(0); }
static inline time64_t ktime_get_seconds(void) { return __lp_nanoseconds(0) / NSEC_PER_SEC; }
static inline time64_t ktime_get_boottime_seconds(void) { return __lp_nanoseconds(0) / NSEC_PER_SEC; }
static inline time64_t ktime_get_real_seconds(void) { return __lp_nanoseconds(1) / NSEC_PER_SEC; }
static inline struct timespec64 ns_to_timespec64(s64 ns) {
  struct timespec64 ts;
  ts.tv_sec = ns / NSEC_PER_SEC;
  ts.tv_nsec = ns % NSEC_PER_SEC;
  if (ts.tv_nsec < 0) {
    ts.tv_sec--;
    ts.tv_nsec += NSEC_PER_SEC;
  }
  return ts;
}
static inline s64 timespec64_to_ns(const struct timespec64 *ts) { return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec; }
static inline ktime_t timespec64_to_ktime(struct timespec64 ts) { return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec; }
static inline struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b) {
  return ns_to_timespec64(timespec64_to_ns(&a) - timespec64_to_ns(&b));
}
static inline struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b) {
  return ns_to_timespec64(timespec64_to_ns(&a) + timespec64_to_ns(&b));
}
#define ktime_to_timespec64(kt) ns_to_timespec64(kt)
static inline void ktime_get_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(__lp_nanoseconds(0)); }
static inline void ktime_get_boottime_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(__lp_nanoseconds(0)); }
static inline void ktime_get_raw_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(__lp_nanoseconds(0)); }
static inline void ktime_get_real_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(__lp_nanoseconds(1)); }
static inline void ktime_get_coarse_real_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(__lp_nanoseconds(1)); }
void time64_to_tm(time64_t seconds, int offset, struct tm *result);
time64_t mktime64(unsigned int year, unsigned int month, unsigned int day, unsigned int hour, unsigned int minute, unsigned int second);
static inline ktime_t ktime_set(const s64 s, const unsigned long n) { return s * NSEC_PER_SEC + (long long)n; }
static inline ktime_t ms_to_ktime(u64 ms) { return ms * NSEC_PER_MSEC; }
static inline ktime_t us_to_ktime(u64 us) { return us * NSEC_PER_USEC; }
static inline ktime_t ns_to_ktime(u64 ns) { return ns; }
static inline s64 ktime_to_ns(ktime_t kt) { return kt; }
static inline s64 ktime_to_us(ktime_t kt) { return kt / NSEC_PER_USEC; }
static inline s64 ktime_to_ms(ktime_t kt) { return kt / NSEC_PER_MSEC; }
static inline ktime_t ktime_add(ktime_t a, ktime_t b) { return a + b; }
static inline ktime_t ktime_sub(ktime_t a, ktime_t b) { return a - b; }
static inline ktime_t ktime_add_ns(ktime_t kt, u64 ns) { return kt + ns; }
static inline ktime_t ktime_sub_ns(ktime_t kt, u64 ns) { return kt - ns; }
static inline ktime_t ktime_add_us(ktime_t kt, u64 us) { return kt + us * NSEC_PER_USEC; }
static inline ktime_t ktime_sub_us(ktime_t kt, u64 us) { return kt - us * NSEC_PER_USEC; }
static inline ktime_t ktime_add_ms(ktime_t kt, u64 ms) { return kt + ms * NSEC_PER_MSEC; }
static inline ktime_t ktime_sub_ms(ktime_t kt, u64 ms) { return kt - ms * NSEC_PER_MSEC; }
static inline int ktime_compare(ktime_t a, ktime_t b) { return a < b ? -1 : a > b; }
static inline bool ktime_after(ktime_t a, ktime_t b) { return a > b; }
static inline bool ktime_before(ktime_t a, ktime_t b) { return a < b; }
static inline s64 ktime_divns(ktime_t kt, s64 divisor) { return kt / divisor; }
static inline s64 ktime_ms_delta(ktime_t later, ktime_t earlier) { return (later - earlier) / NSEC_PER_MSEC; }
static inline s64 ktime_us_delta(ktime_t later, ktime_t earlier) { return (later - earlier) / NSEC_PER_USEC; }
`;

/** The day and time at which the simulated machine boots, in seconds since 1970: 2024-01-01. */
const BOOT_SECONDS = 1_704_067_200;

const NANOSECONDS_PER_MS = 1_000_000n;

/** The kernel's clocks. They show virtual time only. */
export const CLOCK: Subject = {
  c: C,
  functions: {
    __lp_nanoseconds: {
      run: (call) => {
        const isReal = call.machine.toNumber(argument(call, 0)) === 1;
        const ms = BigInt(Math.floor(call.machine.kernel.now)) + (isReal ? BigInt(BOOT_SECONDS) * 1000n : 0n);
        return canonical(ms * NANOSECONDS_PER_MS);
      },
    },
    time64_to_tm: {
      run: (call) => {
        const { machine } = call;
        const seconds = Number(intArgument(call, 0) ?? 0) + machine.toNumber(argument(call, 1));
        const date = new Date(seconds * 1000);
        const target = argument(call, 2);
        const parts = [
          date.getUTCSeconds(),
          date.getUTCMinutes(),
          date.getUTCHours(),
          date.getUTCDate(),
          date.getUTCMonth(),
        ];
        const yearDay = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000);
        parts.forEach((part, index) => machine.memory.store(offsetPointer(target, index * 4), 4, part));
        machine.setField(target, 'tm', 'tm_year', date.getUTCFullYear() - 1900);
        machine.setField(target, 'tm', 'tm_wday', date.getUTCDay());
        machine.setField(target, 'tm', 'tm_yday', yearDay);
      },
    },
    mktime64: {
      run: (call) => {
        const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = call.args.map((each) =>
          call.machine.toNumber(each),
        );
        return Math.floor(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
      },
    },
  },
  families: [{ names: /^(?:msecs_to_jiffies|ktime_\w+|time_(?:after|before)\w*)$/, accesses: [] }],
};
