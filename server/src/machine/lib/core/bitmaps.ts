import type { Subject } from '../entry';

/** Bits in arrays of words, as in bitmap.h. */
export const BITMAPS: Subject = {
  c: String.raw`
static inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int count) {
  for (unsigned int at = start; at < start + count; at++) set_bit(at, map);
}
static inline void bitmap_clear(unsigned long *map, unsigned int start, unsigned int count) {
  for (unsigned int at = start; at < start + count; at++) clear_bit(at, map);
}
static inline void bitmap_zero(unsigned long *map, unsigned int bits) { memset(map, 0, BITS_TO_LONGS(bits) * 8); }
static inline void bitmap_fill(unsigned long *map, unsigned int bits) { memset(map, 0xff, BITS_TO_LONGS(bits) * 8); }
static inline void bitmap_copy(unsigned long *to, const unsigned long *from, unsigned int bits) {
  memcpy(to, from, BITS_TO_LONGS(bits) * 8);
}
static inline unsigned int bitmap_weight(const unsigned long *map, unsigned int bits) {
  unsigned int count = 0;
  for (unsigned int at = 0; at < bits; at++) count += test_bit(at, map);
  return count;
}
static inline bool bitmap_empty(const unsigned long *map, unsigned int bits) { return find_first_bit(map, bits) >= bits; }
static inline bool bitmap_full(const unsigned long *map, unsigned int bits) { return find_first_zero_bit(map, bits) >= bits; }
static inline bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < bits; at++)
    if (test_bit(at, a) != test_bit(at, b)) return 0;
  return 1;
}
static inline void bitmap_or(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < BITS_TO_LONGS(bits); at++) to[at] = a[at] | b[at];
}
static inline bool bitmap_and(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < BITS_TO_LONGS(bits); at++) to[at] = a[at] & b[at];
  return !bitmap_empty(to, bits);
}
static inline void __lp_bitmap_xor(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < BITS_TO_LONGS(bits); at++) to[at] = a[at] ^ b[at];
}
#define bitmap_xor(to, a, b, bits) __lp_bitmap_xor(to, a, b, bits)
static inline bool bitmap_andnot(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < BITS_TO_LONGS(bits); at++) to[at] = a[at] & ~b[at];
  return !bitmap_empty(to, bits);
}
static inline void bitmap_complement(unsigned long *to, const unsigned long *from, unsigned int bits) {
  for (unsigned int at = 0; at < BITS_TO_LONGS(bits); at++) to[at] = ~from[at];
}
static inline bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < bits; at++)
    if (test_bit(at, a) && test_bit(at, b)) return 1;
  return 0;
}
static inline bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int bits) {
  for (unsigned int at = 0; at < bits; at++)
    if (test_bit(at, a) && !test_bit(at, b)) return 0;
  return 1;
}
static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start,
                                                       unsigned int count, unsigned long mask) {
  for (;;) {
    unsigned long at = (find_next_zero_bit(map, size, start) + mask) & ~mask, end = at + count, used;
    if (end > size) return end;
    used = find_next_bit(map, end, at);
    if (used >= end) return at;
    start = used + 1;
  }
}
#define bitmap_clear_region(map, at, order) bitmap_clear(map, at, 1 << (order))
#define bitmap_release_region(map, at, order) bitmap_clear(map, at, 1 << (order))
#define find_first_and_bit(a, b, size) find_next_and_bit(a, b, size, 0)
static inline unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size,
                                              unsigned long at) {
  while (at < size && !(test_bit(at, a) && test_bit(at, b))) at++;
  return at < size ? at : size;
}
#define find_nth_bit(map, size, n) ({ unsigned long __lp_at = find_first_bit(map, size), __lp_n = (n); \
  while (__lp_at < (size) && __lp_n--) __lp_at = find_next_bit(map, size, __lp_at + 1); __lp_at; })
#define bitmap_zalloc(bits, flags) ((unsigned long *)kcalloc(BITS_TO_LONGS(bits), 8, flags))
#define bitmap_alloc(bits, flags) ((unsigned long *)kmalloc_array(BITS_TO_LONGS(bits), 8, flags))
#define bitmap_free(map) kfree(map)
`,
};
