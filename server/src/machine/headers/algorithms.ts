/** Sorting, searching, hashing and random numbers. */
export const ALGORITHMS = String.raw`
void sort(void *base, size_t count, size_t size, cmp_func_t cmp, swap_func_t swapping);
void sort_r(void *base, size_t count, size_t size, cmp_r_func_t cmp, swap_r_func_t swapping, const void *priv);
void *bsearch(const void *key, const void *base, size_t count, size_t size, cmp_func_t cmp);

#define GOLDEN_RATIO_32 0x61C88647u
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
static inline u32 __hash_32(u32 value) { return value * GOLDEN_RATIO_32; }
static inline u32 hash_32(u32 value, unsigned int bits) { return (value * GOLDEN_RATIO_32) >> (32 - bits); }
static inline u32 hash_64(u64 value, unsigned int bits) { return (value * GOLDEN_RATIO_64) >> (64 - bits); }
#define hash_long(value, bits) hash_64(value, bits)
static inline u32 hash_ptr(const void *pointer, unsigned int bits) { return hash_64((unsigned long)pointer, bits); }
static inline u32 hash32_ptr(const void *pointer) {
  unsigned long address = (unsigned long)pointer;
  return address ^ (address >> 32);
}
u32 jhash(const void *key, u32 length, u32 initval);
u32 jhash2(const u32 *key, u32 length, u32 initval);
u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval);
u32 jhash_2words(u32 a, u32 b, u32 initval);
u32 jhash_1word(u32 a, u32 initval);
u32 crc32_le(u32 crc, const void *data, size_t length);
u32 crc32_be(u32 crc, const void *data, size_t length);
u16 crc16(u16 crc, const void *data, size_t length);
#define crc32(seed, data, length) crc32_le(seed, data, length)

u32 get_random_u32(void);
u64 get_random_u64(void);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32_below(u32 ceiling);
u32 get_random_u32_above(u32 floor);
u32 get_random_u32_inclusive(u32 floor, u32 ceiling);
void get_random_bytes(void *buffer, size_t length);
int get_random_bytes_wait(void *buffer, size_t length);
#define get_random_int() get_random_u32()
#define get_random_long() ((unsigned long)get_random_u64())
#define get_random_once(buffer, length) __lp_once(get_random_bytes(buffer, length))
#define prandom_u32() get_random_u32()
#define prandom_u32_max(ceiling) get_random_u32_below(ceiling)
#define prandom_bytes(buffer, length) get_random_bytes(buffer, length)
struct rnd_state {
  u32 s1, s2, s3, s4;
};
static inline u32 prandom_u32_state(struct rnd_state *state) {
  u32 mixed = state->s1 ^ (state->s1 << 11);
  state->s1 = state->s2;
  state->s2 = state->s3;
  state->s3 = state->s4;
  state->s4 = state->s4 ^ (state->s4 >> 19) ^ mixed ^ (mixed >> 8);
  return state->s4;
}
static inline void prandom_seed_state(struct rnd_state *state, u64 seed) {
  state->s1 = seed | 1;
  state->s2 = (seed >> 32) ^ 0x9e3779b9u;
  state->s3 = seed * 0x85ebca6bu;
  state->s4 = 0xc2b2ae35u;
}
static inline void prandom_bytes_state(struct rnd_state *state, void *buffer, size_t length) {
  for (size_t at = 0; at < length; at++) ((u8 *)buffer)[at] = prandom_u32_state(state);
}
static inline bool rng_is_initialized(void) { return 1; }
static inline void add_device_randomness(const void *buffer, size_t length) {}
`;
