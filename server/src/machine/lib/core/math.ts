import type { Subject } from '../entry';

/** Comparing, rounding and dividing, as in minmax.h, math.h, math64.h and overflow.h. */
export const MATH: Subject = {
  c: String.raw`
#define min(a, b) ({ __typeof__(1 ? (a) : (b)) __lp_a = (a); __typeof__(1 ? (a) : (b)) __lp_b = (b); __lp_a < __lp_b ? __lp_a : __lp_b; })
#define max(a, b) ({ __typeof__(1 ? (a) : (b)) __lp_a = (a); __typeof__(1 ? (a) : (b)) __lp_b = (b); __lp_a > __lp_b ? __lp_a : __lp_b; })
#define min_t(type, a, b) ({ type __lp_a = (a); type __lp_b = (b); __lp_a < __lp_b ? __lp_a : __lp_b; })
#define max_t(type, a, b) ({ type __lp_a = (a); type __lp_b = (b); __lp_a > __lp_b ? __lp_a : __lp_b; })
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN_T(type, a, b) MIN((type)(a), (type)(b))
#define MAX_T(type, a, b) MAX((type)(a), (type)(b))
#define umin(a, b) min_t(unsigned long, a, b)
#define umax(a, b) max_t(unsigned long, a, b)
#define min3(a, b, c) min(min(a, b), c)
#define max3(a, b, c) max(max(a, b), c)
#define min_not_zero(a, b) ({ __typeof__(a) __lp_c = (a); __typeof__(b) __lp_d = (b); \
  __lp_c == 0 ? __lp_d : __lp_d == 0 ? __lp_c : min(__lp_c, __lp_d); })
#define clamp_t(type, value, low, high) ({ type __lp_v = (value); type __lp_low = (low); type __lp_high = (high); \
  __lp_v < __lp_low ? __lp_low : __lp_v > __lp_high ? __lp_high : __lp_v; })
#define clamp(value, low, high) clamp_t(__typeof__(value), value, low, high)
#define clamp_val(value, low, high) clamp_t(__typeof__(value), value, low, high)
#define in_range(value, start, length) ((value) >= (start) && ((value) - (start)) < (length))
#define swap(a, b) do { __typeof__(a) __lp_swapped = (a); (a) = (b); (b) = __lp_swapped; } while (0)
#define abs(x) ({ __typeof__(x) __lp_x = (x); __lp_x < 0 ? -__lp_x : __lp_x; })
#define abs_diff(a, b) ({ __typeof__(a) __lp_a = (a); __typeof__(a) __lp_b = (b); \
  __lp_a > __lp_b ? __lp_a - __lp_b : __lp_b - __lp_a; })
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d) ((((unsigned long long)(n)) + ((d) - 1)) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_CLOSEST(n, d) ({ __typeof__(n) __lp_n = (n); __typeof__(d) __lp_d = (d); \
  (__lp_n < 0) == (__lp_d < 0) ? (__lp_n + __lp_d / 2) / __lp_d : (__lp_n - __lp_d / 2) / __lp_d; })
#define DIV_ROUND_CLOSEST_ULL(n, d) ((((unsigned long long)(n)) + ((d) / 2)) / (d))
#define ALIGN(x, a) (((x) + (a) - 1) & ~((__typeof__((x) + 0))0 + (a) - 1))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__((x) + 0))0 + (a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((a) - 1)) == 0)
#define round_up(x, y) ((((x) - 1) | ((__typeof__((x) + 0))0 + (y) - 1)) + 1)
#define round_down(x, y) ((x) & ~((__typeof__((x) + 0))0 + (y) - 1))
#define roundup(x, y) ((((x) + (y) - 1) / (y)) * (y))
#define rounddown(x, y) ((x) - ((x) % (y)))
#define mult_frac(x, n, d) ({ __typeof__(x) __lp_x = (x); __typeof__(n) __lp_n = (n); __typeof__(d) __lp_d = (d); \
  (__lp_x / __lp_d) * __lp_n + (__lp_x % __lp_d) * __lp_n / __lp_d; })
#define sector_div(n, b) do_div(n, b)
#define do_div(n, base) ({ unsigned int __lp_base = (base); unsigned long long __lp_n = (n); \
  (n) = __lp_n / __lp_base; (unsigned int)(__lp_n % __lp_base); })
static inline u64 div_u64(u64 dividend, u32 divisor) { return dividend / divisor; }
static inline s64 div_s64(s64 dividend, s32 divisor) { return dividend / divisor; }
static inline u64 div64_u64(u64 dividend, u64 divisor) { return dividend / divisor; }
static inline s64 div64_s64(s64 dividend, s64 divisor) { return dividend / divisor; }
#define div64_ul(n, d) div64_u64(n, d)
#define div64_long(n, d) div64_s64(n, d)
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder) {
  *remainder = dividend % divisor;
  return dividend / divisor;
}
static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder) {
  *remainder = dividend % divisor;
  return dividend / divisor;
}
static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder) {
  *remainder = dividend % divisor;
  return dividend / divisor;
}
static inline u64 mul_u32_u32(u32 a, u32 b) { return (unsigned long long)a * b; }
static inline u64 mul_u64_u32_shr(u64 a, u32 factor, unsigned int shift) { return ((unsigned __int128)a * factor) >> shift; }
static inline u64 mul_u64_u64_shr(u64 a, u64 factor, unsigned int shift) { return ((unsigned __int128)a * factor) >> shift; }
static inline u64 mul_u64_u64_div_u64(u64 a, u64 factor, u64 divisor) { return (unsigned __int128)a * factor / divisor; }
static inline u64 mul_u64_u32_div(u64 a, u32 factor, u32 divisor) { return (unsigned __int128)a * factor / divisor; }
static inline unsigned long int_sqrt(unsigned long x) {
  unsigned long root = 0, bit = 1UL << 62;
  while (bit > x) bit >>= 2;
  for (; bit; bit >>= 2) {
    if (x >= root + bit) {
      x -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return root;
}
#define int_sqrt64(x) int_sqrt(x)
static inline unsigned long gcd(unsigned long a, unsigned long b) {
  while (b) {
    unsigned long rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
static inline unsigned long lcm(unsigned long a, unsigned long b) { return a && b ? a / gcd(a, b) * b : 0; }
static inline u64 int_pow(u64 base, unsigned int exponent) {
  u64 result = 1;
  while (exponent--) result *= base;
  return result;
}
#define upper_32_bits(n) ((unsigned int)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((unsigned int)((n) & 0xffffffff))
#define upper_16_bits(n) ((unsigned short)((n) >> 16))
#define lower_16_bits(n) ((unsigned short)((n) & 0xffff))

#define check_add_overflow(a, b, result) __builtin_add_overflow(a, b, result)
#define check_sub_overflow(a, b, result) __builtin_sub_overflow(a, b, result)
#define check_mul_overflow(a, b, result) __builtin_mul_overflow(a, b, result)
#define wrapping_add(type, a, b) ({ type __lp_value; __builtin_add_overflow(a, b, &__lp_value); __lp_value; })
#define wrapping_sub(type, a, b) ({ type __lp_value; __builtin_sub_overflow(a, b, &__lp_value); __lp_value; })
#define wrapping_mul(type, a, b) ({ type __lp_value; __builtin_mul_overflow(a, b, &__lp_value); __lp_value; })
static inline size_t size_mul(size_t a, size_t b) { return b && a > SIZE_MAX / b ? SIZE_MAX : a * b; }
static inline size_t size_add(size_t a, size_t b) { return a > SIZE_MAX - b ? SIZE_MAX : a + b; }
static inline size_t size_sub(size_t a, size_t b) { return a == SIZE_MAX || b == SIZE_MAX || b > a ? SIZE_MAX : a - b; }
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define is_signed_type(type) ({ type __lp_value = 0; __lp_value--; __lp_value < 0; })
#define is_unsigned_type(type) (!is_signed_type(type))
#define type_max(type) ({ type __lp_value = 0; __lp_value = is_signed_type(type) \
  ? ~(1ULL << (8 * sizeof(__lp_value) - 1)) : ~0ULL; __lp_value; })
#define type_min(type) ({ type __lp_value = 0; if (is_signed_type(type)) __lp_value = 1ULL << (8 * sizeof(__lp_value) - 1); __lp_value; })
#define overflows_type(n, type) ({ type __lp_value = (n); __lp_value != (n); })
#define array_index_nospec(index, size) (index)
`,
  functions: {
    swap: { writesVariables: true },
    do_div: { writesVariables: true },
  },
};
