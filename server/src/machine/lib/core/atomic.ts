import type { Subject } from '../entry';

/** One family of atomic operations: `atomic_*` on `int`, `atomic64_*` on `s64`. */
function family(prefix: string, type: string, value: string): string {
  const define = (name: string, parameters: string, body: string, result: string): string =>
    `static inline ${result} ${prefix}_${name}(${parameters}) { ${body} }\n`;
  const ordered = (name: string, parameters: string, body: string, result: string): string =>
    define(name, parameters, body, result) +
    ['_relaxed', '_acquire', '_release']
      .map((order) => sameAs(`${prefix}_${name}${order}`, `${prefix}_${name}`))
      .join('');
  const change = (name: string, operator: string): string =>
    define(name, `${value} i, ${type} *v`, `v->counter ${operator}= i;`, 'void') +
    ordered(
      `fetch_${name}`,
      `${value} i, ${type} *v`,
      `${value} old = v->counter; v->counter ${operator}= i; return old;`,
      value,
    );
  const step = (name: string, operator: string): string =>
    define(name, `${type} *v`, `v->counter ${operator}= 1;`, 'void') +
    ordered(`${name}_return`, `${type} *v`, `return v->counter ${operator}= 1;`, value) +
    ordered(
      `fetch_${name}`,
      `${type} *v`,
      `${value} old = v->counter; v->counter ${operator}= 1; return old;`,
      value,
    ) +
    define(`${name}_and_test`, `${type} *v`, `return (v->counter ${operator}= 1) == 0;`, 'bool');
  const returns = (name: string, operator: string): string =>
    ordered(`${name}_return`, `${value} i, ${type} *v`, `return v->counter ${operator}= i;`, value);
  const guarded = (name: string, parameters: string, test: string, body: string): string =>
    define(name, parameters, `if (${test}) return 0; ${body} return 1;`, 'bool');
  return [
    define('read', `const ${type} *v`, 'return v->counter;', value),
    define('read_acquire', `const ${type} *v`, 'return v->counter;', value),
    define('set', `${type} *v, ${value} i`, 'v->counter = i;', 'void'),
    define('set_release', `${type} *v, ${value} i`, 'v->counter = i;', 'void'),
    change('add', '+'), change('sub', '-'), change('and', '&'), change('or', '|'), change('xor', '^'),
    define('andnot', `${value} i, ${type} *v`, 'v->counter &= ~i;', 'void'),
    step('inc', '+'), step('dec', '-'), returns('add', '+'), returns('sub', '-'),
    define('sub_and_test', `${value} i, ${type} *v`, 'return (v->counter -= i) == 0;', 'bool'),
    define('add_negative', `${value} i, ${type} *v`, 'return (v->counter += i) < 0;', 'bool'),
    ordered('xchg', `${type} *v, ${value} n`, `${value} old = v->counter; v->counter = n; return old;`, value),
    ordered('cmpxchg', `${type} *v, ${value} o, ${value} n`, `${value} old = v->counter; if (old == o) v->counter = n; return old;`, value),
    ordered('try_cmpxchg', `${type} *v, ${value} *o, ${value} n`, 'if (v->counter != *o) { *o = v->counter; return 0; } v->counter = n; return 1;', 'bool'),
    define('fetch_add_unless', `${type} *v, ${value} a, ${value} u`, `${value} old = v->counter; if (old != u) v->counter += a; return old;`, value),
    guarded('add_unless', `${type} *v, ${value} a, ${value} u`, 'v->counter == u', 'v->counter += a;'),
    guarded('inc_not_zero', `${type} *v`, 'v->counter == 0', 'v->counter += 1;'),
    guarded('inc_unless_negative', `${type} *v`, 'v->counter < 0', 'v->counter += 1;'),
    guarded('dec_unless_positive', `${type} *v`, 'v->counter > 0', 'v->counter -= 1;'),
    define('dec_if_positive', `${type} *v`, `${value} left = v->counter - 1; if (left >= 0) v->counter = left; return left;`, value),
  ].join(''); // prettier-ignore
}

function sameAs(name: string, other: string): string {
  return `#define ${name}(...) ${other}(__VA_ARGS__)\n`;
}

/** `atomic_long_t` and `atomic64_t` are the same on x86-64. */
function longFamily(of64: string): string {
  const names = [...of64.matchAll(/ atomic64_(\w+)\(/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].map((name) => sameAs(`atomic_long_${name}`, `atomic64_${name}`)).join('');
}

const ATOMIC64 = family('atomic64', 'atomic64_t', 's64');

const TYPES = String.raw`
typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;
typedef atomic64_t atomic_long_t;
typedef struct { long counter; } local_t;
#define ATOMIC_INIT(value) { (value) }
#define ATOMIC64_INIT(value) { (value) }
#define ATOMIC_LONG_INIT(value) { (value) }
#define LOCAL_INIT(value) { (value) }
`;

const EXCHANGES = String.raw`
#define xchg(pointer, value) ({ __typeof__(*(pointer)) __lp_old = *(pointer); *(pointer) = (value); __lp_old; })
#define cmpxchg(pointer, old, new) ({ __typeof__(*(pointer)) __lp_old = *(pointer); \
  if (__lp_old == (old)) *(pointer) = (new); __lp_old; })
#define try_cmpxchg(pointer, oldp, new) ({ bool __lp_same = *(pointer) == *(oldp); \
  if (__lp_same) *(pointer) = (new); else *(oldp) = *(pointer); __lp_same; })
#define xchg_relaxed(pointer, value) xchg(pointer, value)
#define xchg_acquire(pointer, value) xchg(pointer, value)
#define xchg_release(pointer, value) xchg(pointer, value)
#define cmpxchg_relaxed(pointer, old, new) cmpxchg(pointer, old, new)
#define cmpxchg_acquire(pointer, old, new) cmpxchg(pointer, old, new)
#define cmpxchg_release(pointer, old, new) cmpxchg(pointer, old, new)
#define cmpxchg_local(pointer, old, new) cmpxchg(pointer, old, new)
#define cmpxchg64(pointer, old, new) cmpxchg(pointer, old, new)
#define fetch_or(pointer, mask) ({ __typeof__(*(pointer)) __lp_old = *(pointer); *(pointer) |= (mask); __lp_old; })
#define local_read(l) ((l)->counter)
#define local_set(l, i) ((void)((l)->counter = (i)))
#define local_inc(l) ((void)((l)->counter++))
#define local_dec(l) ((void)((l)->counter--))
#define local_add(i, l) ((void)((l)->counter += (i)))
`;

const REFERENCES = String.raw`
typedef struct refcount_struct { atomic_t refs; } refcount_t;
#define REFCOUNT_INIT(n) { .refs = { (n) } }
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED (-0x40000000)
static inline void refcount_set(refcount_t *r, int n) { r->refs.counter = n; }
static inline unsigned int refcount_read(const refcount_t *r) { return r->refs.counter; }
static inline bool __lp_refcount_saturate(refcount_t *r, const char *text) {
  r->refs.counter = REFCOUNT_SATURATED;
  __lp_warn_saturated(text);
  return 0;
}
static inline bool refcount_add_not_zero(int i, refcount_t *r) {
  int old = r->refs.counter;
  if (old == 0) return 0;
  if (old < 0 || old + i < 0) __lp_refcount_saturate(r, "refcount_t: saturated; leaking memory.\n");
  else r->refs.counter = old + i;
  return 1;
}
static inline bool refcount_inc_not_zero(refcount_t *r) { return refcount_add_not_zero(1, r); }
static inline void refcount_add(int i, refcount_t *r) {
  if (r->refs.counter == 0) __lp_refcount_saturate(r, "refcount_t: addition on 0; use-after-free.\n");
  else refcount_add_not_zero(i, r);
}
static inline void refcount_inc(refcount_t *r) { refcount_add(1, r); }
static inline bool refcount_sub_and_test(int i, refcount_t *r) {
  int old = r->refs.counter;
  if (old == i) {
    r->refs.counter = 0;
    return 1;
  }
  if (old < 0 || old - i < 0) return __lp_refcount_saturate(r, "refcount_t: underflow; use-after-free.\n");
  r->refs.counter = old - i;
  return 0;
}
static inline bool refcount_dec_and_test(refcount_t *r) { return refcount_sub_and_test(1, r); }
static inline void refcount_dec(refcount_t *r) {
  if (r->refs.counter <= 1) __lp_refcount_saturate(r, "refcount_t: decrement hit 0; leaking memory.\n");
  else r->refs.counter--;
}
static inline bool refcount_dec_if_one(refcount_t *r) {
  if (r->refs.counter != 1) return 0;
  r->refs.counter = 0;
  return 1;
}
static inline bool refcount_dec_not_one(refcount_t *r) {
  if (r->refs.counter == 1) return 0;
  refcount_sub_and_test(1, r);
  return 1;
}
#define refcount_dec_and_lock(r, lock) \
  (refcount_dec_not_one(r) ? 0 : (spin_lock(lock), refcount_dec_and_test(r) ? 1 : (spin_unlock(lock), 0)))
#define refcount_dec_and_mutex_lock(r, lock) \
  (refcount_dec_not_one(r) ? 0 : (mutex_lock(lock), refcount_dec_and_test(r) ? 1 : (mutex_unlock(lock), 0)))
#define atomic_dec_and_lock(v, lock) \
  (atomic_add_unless(v, -1, 1) ? 0 : (spin_lock(lock), atomic_dec_and_test(v) ? 1 : (spin_unlock(lock), 0)))
#define atomic_dec_and_mutex_lock(v, lock) \
  (atomic_add_unless(v, -1, 1) ? 0 : (mutex_lock(lock), atomic_dec_and_test(v) ? 1 : (mutex_unlock(lock), 0)))

struct kref { refcount_t refcount; };
#define KREF_INIT(n) { .refcount = REFCOUNT_INIT(n) }
static inline void kref_init(struct kref *kref) { refcount_set(&kref->refcount, 1); }
static inline unsigned int kref_read(const struct kref *kref) { return refcount_read(&kref->refcount); }
static inline void kref_get(struct kref *kref) { refcount_inc(&kref->refcount); }
static inline int kref_get_unless_zero(struct kref *kref) { return refcount_inc_not_zero(&kref->refcount); }
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref)) {
  if (!refcount_dec_and_test(&kref->refcount)) return 0;
  release(kref);
  return 1;
}
#define kref_put_mutex(kref, release, lock) kref_put(kref, release)
#define kref_put_lock(kref, release, lock) kref_put(kref, release)
`;

/** Atomic counters, exchanges, reference counts. One processor runs the C, so plain operations are atomic. */
export const ATOMIC: Subject = {
  c: [TYPES, family('atomic', 'atomic_t', 'int'), ATOMIC64, longFamily(ATOMIC64), EXCHANGES, REFERENCES].join(
    '',
  ),
  families: [{ names: /^(?:atomic(?:64|_long)?_\w+|(?:refcount|kref)_\w+)$/, accesses: 'arguments' }],
  functions: {
    kref_init: { initialises: 0 },
    refcount_set: { initialises: 0 },
  },
};
