import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

function expectValue(expression: string, expected: unknown): void {
  const { result, faults, unknown } = runC(
    `struct thing { int a; char b[3]; long c[]; };\nlong f(void) { int n = 5; u64 w; struct thing *t = NULL; return (long)(${expression}); }`,
  );
  expect({ result, faults, unknown }).toEqual({ result: expected, faults: [], unknown: [] });
}

describe('the macros of kernel.h', () => {
  it.each([
    ['min(3, n) * 10 + max(3, n)', 35],
    ['min(n++, 9) * 10 + n', 56],
    ['min(min(7, n), max(2, 1))', 2],
    ['min_t(u8, 300, 100)', 44],
    ['max_t(int, -1, 1)', 1],
    ['min3(3, 1, 2) * 10 + max3(3, 1, 2)', 13],
    ['clamp(n, 1, 3) * 10 + clamp_val(n, 7, 9)', 37],
    ['min_not_zero(0, n)', 5],
    ['abs(-4) + abs(n)', 9],
    ['DIV_ROUND_UP(n, 2) * 10 + DIV_ROUND_CLOSEST(7, 2)', 34],
    ['roundup(n, 4) * 10 + rounddown(n, 4)', 84],
    ['round_up(n, 4) * 10 + round_down(n, 4)', 84],
    ['ALIGN(n, 8) + IS_ALIGNED(16, 8) + ALIGN_DOWN(n, 4)', 13],
    ['ARRAY_SIZE(((struct thing *)0)->b)', 3],
    [
      'offsetof(struct thing, b) * 100 + sizeof_field(struct thing, b) * 10 + offsetofend(struct thing, b)',
      437,
    ],
    ['struct_size(t, c, 3)', 32],
    ['({ int a = 1, b = 2; swap(a, b); a * 10 + b; })', 21],
    ['({ w = 1000000000000ULL; do_div(w, 7) + (w == 142857142857ULL) * 10; })', 11],
    ['({ w = 5; check_sub_overflow(w, 6ULL, &w); })', 1],
    ['({ int r; check_add_overflow(INT_MAX, 1, &r) * 10 + check_mul_overflow(3, 4, &r) + r; })', 22],
    ['size_mul(SIZE_MAX, 2) == SIZE_MAX && array_size(3, 4) == 12', 1],
    ['div64_u64(10, 3) * 10 + int_sqrt(99)', 39],
    ['gcd(12, 18) * 100 + lcm(4, 6)', 612],
    ['IS_ERR(ERR_PTR(-EINVAL)) * 10 + IS_ERR(&n) + IS_ERR_OR_NULL(NULL)', 11],
    ['PTR_ERR(ERR_PTR(-EINVAL))', -22],
    ['PTR_ERR_OR_ZERO(&n) + PTR_ERR_OR_ZERO(ERR_PTR(-5))', -5],
    ['IS_ERR_VALUE(-EINVAL) * 10 + IS_ERR_VALUE(n)', 10],
    ['likely(n) + unlikely(!n)', 1],
    ['(WRITE_ONCE(n, 7), READ_ONCE(n))', 7],
    ['DIV_ROUND_CLOSEST_ULL(n, 2) * 100 + DIV_ROUND_UP_ULL(n, 3) * 10 + in_range(n, 5, 1)', 321],
    ['FIELD_GET(0xf0, n + 0xb0) * 100 + (FIELD_PREP(0xf0, n) == 0x50)', 1101],
    ['container_of(&((struct thing *)64)->b, struct thing, b) == (void *)64', 1],
    ['LONG_MAX == (long)(ULONG_MAX >> 1) && INT_MIN < 0 && U32_MAX == 4294967295', 1],
    ['PAGE_ALIGN(4097) + offset_in_page(4097)', 8193],
  ])('%s is %s', expectValue);
});

describe('time', () => {
  it.each([
    ['jiffies == INITIAL_JIFFIES', 1],
    ['jiffies', 4294892296],
    ['msecs_to_jiffies(10) * 100 + jiffies_to_msecs(HZ) / 100', 310],
    ['time_after(jiffies + 1, jiffies) * 10 + time_before(jiffies, jiffies)', 10],
    ['ktime_to_ms(ktime_add_ms(ktime_get(), 5))', 5],
    ['ktime_get_real_seconds()', 1704067200],
    [
      '({ struct tm tm; time64_to_tm(ktime_get_real_seconds(), 0, &tm); tm.tm_year * 100 + tm.tm_mon * 10 + tm.tm_mday; })',
      12401,
    ],
    ['mktime64(2024, 1, 1, 0, 0, 0)', 1704067200],
    ['({ struct timespec64 ts = ns_to_timespec64(-1); ts.tv_sec * 10 + ts.tv_nsec / 100000000; })', -1],
  ])('%s is %s', expectValue);

  it('passes while the module sleeps', () => {
    const { result } = runC(
      'unsigned long f(void) { unsigned long a = jiffies; u64 b = ktime_get_ns(); msleep(100); return (jiffies - a) * 1000 + (ktime_get_ns() - b) / NSEC_PER_MSEC; }',
    );
    expect(result).toBe(25100);
  });
});

describe('variable arguments', () => {
  it('are taken one by one, and copied', () => {
    const { result, faults } = runC(`
struct pair { long a, b; };
static long sum(int count, ...) {
  va_list args, copy; long total = 0;
  va_start(args, count);
  va_copy(copy, args);
  for (int i = 0; i < count; i++) total += va_arg(args, int);
  va_end(args);
  total = total * 100 + va_arg(copy, int);
  va_end(copy);
  return total;
}
static int take(va_list args) { return va_arg(args, int); }
static long mixed(int first, ...) {
  va_list args; long n;
  va_start(args, first);
  n = *va_arg(args, const char *);
  n = n * 10 + (va_arg(args, u64) == U64_MAX);
  struct pair p = va_arg(args, struct pair);
  n = n * 10 + p.b;
  n = n * 10 + take(args);
  va_end(args);
  return n;
}
long f(void) {
  struct pair p = { 3, 4 };
  return sum(3, 1, 2, 3) * 1000000 + mixed(0, "a", U64_MAX, p, 5);
}`);
    expect({ result, faults }).toEqual({ result: 601097145, faults: [] });
  });
});
