import type { Subject } from '../entry';

/** Locks, and what keeps interrupts and other tasks away. */
export const GUARDS: Subject = {
  c: String.raw`
#define DEFINE_GUARD(name, type, lock, unlock) \
  static inline void __lp_lock_##name(type _T) { lock; } \
  static inline void __lp_unlock_##name(type _T) { unlock; }
#define DEFINE_FREE(name, type, code) \
  static inline void __free_##name(void *pointer) { type _T = *(type *)pointer; code; }
#define __lp_guarded(kind, ...) \
  for (int __lp_once = 1, __lp_held = 1; __lp_once; __lp_once = 0) \
    for (guard(kind)(__VA_ARGS__); __lp_once; __lp_once = 0)
#define scoped_guard(kind, ...) __lp_guarded(kind, ##__VA_ARGS__) if (!__lp_held) { } else
#define scoped_cond_guard(kind, fail, ...) __lp_guarded(kind, ##__VA_ARGS__) if (!__lp_held) { fail; } else
`,
};
