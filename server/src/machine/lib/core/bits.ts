import type { Subject } from '../entry';

/** Single bits, bitmaps and byte orders. */
export const BITS: Subject = {
  c: String.raw`
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define BIT_MASK(n) (1UL << ((n) % 64))
#define BIT_WORD(n) ((n) / 64)
#define GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (63 - (high))))
#define GENMASK_ULL(high, low) ((~0ULL << (low)) & (~0ULL >> (63 - (high))))
#define BITS_TO_LONGS(count) (((count) + 63) / 64)
#define BITS_TO_BYTES(count) (((count) + 7) / 8)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define FIELD_GET(mask, value) (((value) & (mask)) >> __builtin_ctzl(mask))
#define FIELD_PREP(mask, value) ((((__typeof__(mask))0 + (value)) << __builtin_ctzl(mask)) & (mask))

static inline unsigned int hweight64(u64 value) {
  unsigned int count = 0;
  for (; value; value &= value - 1) count++;
  return count;
}
static inline unsigned int hweight32(u32 value) { return hweight64(value); }
static inline unsigned int hweight16(u16 value) { return hweight64(value); }
static inline unsigned int hweight8(u8 value) { return hweight64(value); }
static inline unsigned int hweight_long(unsigned long value) { return hweight64(value); }
static inline int fls64(u64 value) {
  int position = 0;
  for (; value; value >>= 1) position++;
  return position;
}
static inline int fls(unsigned int value) { return fls64(value); }
static inline int fls_long(unsigned long value) { return fls64(value); }
static inline unsigned long __fls(unsigned long word) { return fls64(word) - 1; }
static inline unsigned long __ffs(unsigned long word) {
  unsigned long position = 0;
  if (!word) return 64;
  for (; !(word & 1); word >>= 1) position++;
  return position;
}
static inline unsigned long __ffs64(u64 word) { return __ffs(word); }
static inline unsigned long ffz(unsigned long word) { return __ffs(~word); }
static inline int ffs(int value) { return value ? (int)__ffs((unsigned int)value) + 1 : 0; }
static inline int __builtin_ffs(int value) { return ffs(value); }
static inline int __builtin_popcount(unsigned int value) { return hweight64(value); }
static inline int __builtin_popcountl(unsigned long value) { return hweight64(value); }
static inline int __builtin_popcountll(unsigned long long value) { return hweight64(value); }
static inline int __builtin_ctz(unsigned int value) { return __ffs(value); }
static inline int __builtin_ctzl(unsigned long value) { return __ffs(value); }
static inline int __builtin_ctzll(unsigned long long value) { return __ffs(value); }
static inline int __builtin_clz(unsigned int value) { return 32 - fls(value); }
static inline int __builtin_clzl(unsigned long value) { return 64 - fls64(value); }
static inline int __builtin_clzll(unsigned long long value) { return 64 - fls64(value); }
static inline int __builtin_ffsl(long value) { return value ? (int)__ffs(value) + 1 : 0; }
static inline int __builtin_ffsll(long long value) { return value ? (int)__ffs(value) + 1 : 0; }
static inline int __builtin_parity(unsigned int value) { return hweight64(value) & 1; }
static inline int __builtin_parityl(unsigned long value) { return hweight64(value) & 1; }
static inline int __builtin_parityll(unsigned long long value) { return hweight64(value) & 1; }
static inline int __builtin_clrsb(int value) { return 31 - fls(value < 0 ? ~value : value); }
static inline int __builtin_clrsbl(long value) { return 63 - fls64(value < 0 ? ~value : value); }
static inline int __builtin_clrsbll(long long value) { return 63 - fls64(value < 0 ? ~value : value); }
static inline int __builtin_abs(int value) { return value < 0 ? -value : value; }
static inline long __builtin_labs(long value) { return value < 0 ? -value : value; }
static inline long long __builtin_llabs(long long value) { return value < 0 ? -value : value; }
static inline int ilog2(u64 value) { return fls64(value) - 1; }
#define const_ilog2(n) ilog2(n)
static inline bool is_power_of_2(unsigned long n) { return n != 0 && (n & (n - 1)) == 0; }
static inline unsigned long roundup_pow_of_two(unsigned long n) { return 1UL << fls64(n - 1); }
static inline unsigned long rounddown_pow_of_two(unsigned long n) { return 1UL << (fls64(n) - 1); }
static inline int order_base_2(unsigned long n) { return n > 1 ? fls64(n - 1) : 0; }
static inline int get_order(unsigned long size) { return size ? order_base_2((size + 4095) >> 12) : 52; }
static inline u32 rol32(u32 word, unsigned int shift) { return (word << (shift & 31)) | (word >> ((-shift) & 31)); }
static inline u32 ror32(u32 word, unsigned int shift) { return (word >> (shift & 31)) | (word << ((-shift) & 31)); }
static inline u64 rol64(u64 word, unsigned int shift) { return (word << (shift & 63)) | (word >> ((-shift) & 63)); }
static inline u64 ror64(u64 word, unsigned int shift) { return (word >> (shift & 63)) | (word << ((-shift) & 63)); }
static inline s32 sign_extend32(u32 value, int index) { return (int)(value << (31 - index)) >> (31 - index); }
static inline s64 sign_extend64(u64 value, int index) { return (long long)(value << (63 - index)) >> (63 - index); }

static inline void set_bit(long nr, volatile unsigned long *addr) { addr[nr / 64] |= 1UL << (nr & 63); }
static inline void clear_bit(long nr, volatile unsigned long *addr) { addr[nr / 64] &= ~(1UL << (nr & 63)); }
static inline void change_bit(long nr, volatile unsigned long *addr) { addr[nr / 64] ^= 1UL << (nr & 63); }
static inline bool test_bit(long nr, const volatile unsigned long *addr) { return (addr[nr / 64] >> (nr & 63)) & 1; }
static inline bool test_and_set_bit(long nr, volatile unsigned long *addr) {
  bool was = test_bit(nr, addr);
  set_bit(nr, addr);
  return was;
}
static inline bool test_and_clear_bit(long nr, volatile unsigned long *addr) {
  bool was = test_bit(nr, addr);
  clear_bit(nr, addr);
  return was;
}
static inline bool test_and_change_bit(long nr, volatile unsigned long *addr) {
  bool was = test_bit(nr, addr);
  change_bit(nr, addr);
  return was;
}
#define __set_bit(nr, addr) set_bit(nr, addr)
#define __clear_bit(nr, addr) clear_bit(nr, addr)
#define __change_bit(nr, addr) change_bit(nr, addr)
#define __test_and_set_bit(nr, addr) test_and_set_bit(nr, addr)
#define __test_and_clear_bit(nr, addr) test_and_clear_bit(nr, addr)
#define __test_and_change_bit(nr, addr) test_and_change_bit(nr, addr)
#define test_bit_acquire(nr, addr) test_bit(nr, addr)
#define test_and_set_bit_lock(nr, addr) test_and_set_bit(nr, addr)
#define clear_bit_unlock(nr, addr) clear_bit(nr, addr)
#define assign_bit(nr, addr, value) ((value) ? set_bit(nr, addr) : clear_bit(nr, addr))
#define __assign_bit(nr, addr, value) assign_bit(nr, addr, value)

static inline unsigned long __lp_find_bit(const unsigned long *map, unsigned long size, unsigned long at, bool wanted) {
  while (at < size && test_bit(at, map) != wanted) at++;
  return at < size ? at : size;
}
#define find_first_bit(map, size) __lp_find_bit(map, size, 0, 1)
#define find_first_zero_bit(map, size) __lp_find_bit(map, size, 0, 0)
#define find_next_bit(map, size, offset) __lp_find_bit(map, size, offset, 1)
#define find_next_zero_bit(map, size, offset) __lp_find_bit(map, size, offset, 0)
static inline unsigned long find_last_bit(const unsigned long *map, unsigned long size) {
  for (unsigned long at = size; at > 0; at--)
    if (test_bit(at - 1, map)) return at - 1;
  return size;
}
#define for_each_set_bit(bit, map, size) \
  for ((bit) = find_first_bit(map, size); (bit) < (size); (bit) = find_next_bit(map, size, (bit) + 1))
#define for_each_set_bit_from(bit, map, size) \
  for ((bit) = find_next_bit(map, size, bit); (bit) < (size); (bit) = find_next_bit(map, size, (bit) + 1))
#define for_each_clear_bit(bit, map, size) \
  for ((bit) = find_first_zero_bit(map, size); (bit) < (size); (bit) = find_next_zero_bit(map, size, (bit) + 1))

static inline u16 swab16(u16 value) { return (value << 8) | (value >> 8); }
static inline u32 swab32(u32 value) {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >> 8) & 0xff00) | (value >> 24);
}
static inline u64 swab64(u64 value) { return ((unsigned long long)swab32(value) << 32) | swab32(value >> 32); }
#define __builtin_bswap16(value) swab16(value)
#define __builtin_bswap32(value) swab32(value)
#define __builtin_bswap64(value) swab64(value)
#define cpu_to_le16(x) ((unsigned short)(x))
#define cpu_to_le32(x) ((unsigned int)(x))
#define cpu_to_le64(x) ((unsigned long long)(x))
#define le16_to_cpu(x) ((unsigned short)(x))
#define le32_to_cpu(x) ((unsigned int)(x))
#define le64_to_cpu(x) ((unsigned long long)(x))
#define ___constant_swab16(x) ((unsigned short)((((x) & 0xff) << 8) | (((x) >> 8) & 0xff)))
#define ___constant_swab32(x) ((unsigned int)((((x) & 0xffu) << 24) | (((x) & 0xff00u) << 8) | \
  (((x) >> 8) & 0xff00u) | (((x) >> 24) & 0xffu)))
#define cpu_to_be16(x) ___constant_swab16(x)
#define cpu_to_be32(x) ___constant_swab32(x)
#define cpu_to_be64(x) swab64(x)
#define be16_to_cpu(x) swab16(x)
#define be32_to_cpu(x) swab32(x)
#define be64_to_cpu(x) swab64(x)
#define le16_to_cpup(p) (*(p))
#define le32_to_cpup(p) (*(p))
#define le64_to_cpup(p) (*(p))
#define be16_to_cpup(p) swab16(*(p))
#define be32_to_cpup(p) swab32(*(p))
#define be64_to_cpup(p) swab64(*(p))
#define htons(x) ___constant_swab16(x)
#define htonl(x) ___constant_swab32(x)
#define __constant_htons(x) ___constant_swab16(x)
#define __constant_htonl(x) ___constant_swab32(x)
#define ntohs(x) swab16(x)
#define ntohl(x) swab32(x)
#define __LITTLE_ENDIAN 1234
#define get_unaligned(pointer) (*(pointer))
#define put_unaligned(value, pointer) ((void)(*(pointer) = (value)))
static inline u16 get_unaligned_le16(const void *p) { return *(const u16 *)p; }
static inline u32 get_unaligned_le32(const void *p) { return *(const u32 *)p; }
static inline u64 get_unaligned_le64(const void *p) { return *(const u64 *)p; }
static inline u16 get_unaligned_be16(const void *p) { return swab16(*(const u16 *)p); }
static inline u32 get_unaligned_be32(const void *p) { return swab32(*(const u32 *)p); }
static inline u64 get_unaligned_be64(const void *p) { return swab64(*(const u64 *)p); }
static inline void put_unaligned_le16(u16 value, void *p) { *(u16 *)p = value; }
static inline void put_unaligned_le32(u32 value, void *p) { *(u32 *)p = value; }
static inline void put_unaligned_le64(u64 value, void *p) { *(u64 *)p = value; }
static inline void put_unaligned_be16(u16 value, void *p) { *(u16 *)p = swab16(value); }
static inline void put_unaligned_be32(u32 value, void *p) { *(u32 *)p = swab32(value); }
static inline void put_unaligned_be64(u64 value, void *p) { *(u64 *)p = swab64(value); }
`,
  families: [
    {
      names:
        /^(?:bitmap_(?:zero|fill|copy|set|clear)|(?:__)?(?:set|clear|change|test|test_and_set|test_and_clear)_bit)$/,
      accesses: 'arguments',
    },
  ],
};
