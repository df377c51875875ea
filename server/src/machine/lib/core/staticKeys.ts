import type { Subject } from '../entry';

/** Branches and calls that are patched, as in jump_label.h and static_call.h. */
export const STATIC_KEYS: Subject = {
  c: String.raw`
struct static_key { atomic_t enabled; };
struct static_key_true { struct static_key key; };
struct static_key_false { struct static_key key; };
#define STATIC_KEY_INIT_TRUE { { 1 } }
#define STATIC_KEY_TRUE_INIT { STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT { STATIC_KEY_INIT_FALSE }
#define STATIC_KEY_INIT_FALSE { { 0 } }
#define DEFINE_STATIC_KEY_TRUE(lp_name) struct static_key_true lp_name = { { { 1 } } }
#define DEFINE_STATIC_KEY_FALSE(lp_name) struct static_key_false lp_name = { { { 0 } } }
#define DEFINE_STATIC_KEY_TRUE_RO(lp_name) DEFINE_STATIC_KEY_TRUE(lp_name)
#define DEFINE_STATIC_KEY_FALSE_RO(lp_name) DEFINE_STATIC_KEY_FALSE(lp_name)
#define DECLARE_STATIC_KEY_TRUE(lp_name) extern struct static_key_true lp_name
#define DECLARE_STATIC_KEY_FALSE(lp_name) extern struct static_key_false lp_name
#define DECLARE_STATIC_KEY_MAYBE(lp_config, lp_name) DECLARE_STATIC_KEY_FALSE(lp_name)
#define DEFINE_STATIC_KEY_MAYBE(lp_config, lp_name) DEFINE_STATIC_KEY_FALSE(lp_name)
#define DEFINE_STATIC_KEY_ARRAY_FALSE(lp_name, lp_count) struct static_key_false lp_name[lp_count]
#define DEFINE_STATIC_KEY_ARRAY_TRUE(lp_name, lp_count) \
  struct static_key_true lp_name[lp_count] = { [0 ... (lp_count) - 1] = STATIC_KEY_TRUE_INIT }
static inline int static_key_count(struct static_key *key) { return atomic_read(&key->enabled); }
static inline bool static_key_true(struct static_key *key) { return atomic_read(&key->enabled) > 0; }
static inline bool static_key_false(struct static_key *key) { return atomic_read(&key->enabled) > 0; }
static inline void static_key_enable(struct static_key *key)
{
  if (atomic_read(&key->enabled) > 0) {
    WARN_ON_ONCE(atomic_read(&key->enabled) != 1);
    return;
  }
  atomic_set(&key->enabled, 1);
}
static inline void static_key_disable(struct static_key *key)
{
  if (atomic_read(&key->enabled) != 1) {
    WARN_ON_ONCE(atomic_read(&key->enabled) != 0);
    return;
  }
  atomic_set(&key->enabled, 0);
}
static inline bool static_key_slow_inc(struct static_key *key) { atomic_inc(&key->enabled); return true; }
static inline void static_key_slow_dec(struct static_key *key)
{
  if (atomic_read(&key->enabled) <= 0) {
    WARN(1, "jump label: negative count!\n");
    return;
  }
  atomic_dec(&key->enabled);
}
#define static_key_initialized 1
#define static_key_slow_inc_cpuslocked(key) static_key_slow_inc(key)
#define static_key_slow_dec_cpuslocked(key) static_key_slow_dec(key)
#define static_key_enabled(lp_key) (static_key_count((struct static_key *)(lp_key)) > 0)
#define static_branch_likely(lp_key) (atomic_read(&(lp_key)->key.enabled) > 0)
#define static_branch_unlikely(lp_key) (atomic_read(&(lp_key)->key.enabled) > 0)
#define static_branch_maybe(lp_config, lp_key) static_branch_unlikely(lp_key)
#define static_branch_enable(lp_key) static_key_enable(&(lp_key)->key)
#define static_branch_disable(lp_key) static_key_disable(&(lp_key)->key)
#define static_branch_enable_cpuslocked(lp_key) static_key_enable(&(lp_key)->key)
#define static_branch_disable_cpuslocked(lp_key) static_key_disable(&(lp_key)->key)
#define static_branch_inc(lp_key) static_key_slow_inc(&(lp_key)->key)
#define static_branch_dec(lp_key) static_key_slow_dec(&(lp_key)->key)

#define DEFINE_STATIC_CALL(lp_name, lp_func) __typeof__(lp_func) *__SCK__##lp_name = lp_func
#define DEFINE_STATIC_CALL_NULL(lp_name, lp_func) __typeof__(lp_func) *__SCK__##lp_name
#define DEFINE_STATIC_CALL_RET0(lp_name, lp_func) __typeof__(lp_func) *__SCK__##lp_name
#define DECLARE_STATIC_CALL(lp_name, lp_func) extern __typeof__(lp_func) *__SCK__##lp_name
#define static_call(lp_name) (*__SCK__##lp_name)
#define static_call_mod(lp_name) static_call(lp_name)
#define static_call_query(lp_name) (__SCK__##lp_name)
static inline void __lp_static_call_update(void **key, void *func) { *key = func; }
#define static_call_update(lp_name, lp_func) __lp_static_call_update((void **)&__SCK__##lp_name, (void *)(lp_func))
#define EXPORT_STATIC_CALL(lp_name)
#define EXPORT_STATIC_CALL_GPL(lp_name)
#define EXPORT_STATIC_CALL_TRAMP(lp_name)
`,
};
