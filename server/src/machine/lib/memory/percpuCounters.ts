import type { Subject } from '../entry';

/** Counters and references of which each processor has a part, as in percpu_counter.h and percpu-refcount.h. */
export const PERCPU_COUNTERS: Subject = {
  c: String.raw`
struct percpu_counter { raw_spinlock_t lock; s64 count; };
static inline int percpu_counter_init(struct percpu_counter *counter, s64 amount, gfp_t gfp)
{
  counter->count = amount;
  return 0;
}
static inline void percpu_counter_destroy(struct percpu_counter *counter) { }
static inline bool percpu_counter_initialized(struct percpu_counter *counter) { return true; }
static inline void percpu_counter_set(struct percpu_counter *counter, s64 amount) { counter->count = amount; }
static inline void percpu_counter_add(struct percpu_counter *counter, s64 amount) { counter->count += amount; }
static inline void percpu_counter_add_batch(struct percpu_counter *counter, s64 amount, s32 batch)
{
  counter->count += amount;
}
static inline void percpu_counter_sub(struct percpu_counter *counter, s64 amount) { counter->count -= amount; }
static inline void percpu_counter_inc(struct percpu_counter *counter) { counter->count++; }
static inline void percpu_counter_dec(struct percpu_counter *counter) { counter->count--; }
static inline s64 percpu_counter_read(struct percpu_counter *counter) { return counter->count; }
static inline s64 percpu_counter_read_positive(struct percpu_counter *counter)
{
  return counter->count >= 0 ? counter->count : 0;
}
static inline s64 percpu_counter_sum(struct percpu_counter *counter) { return counter->count; }
static inline s64 percpu_counter_sum_positive(struct percpu_counter *counter)
{
  return counter->count >= 0 ? counter->count : 0;
}
static inline int percpu_counter_compare(struct percpu_counter *counter, s64 rhs)
{
  return counter->count > rhs ? 1 : counter->count < rhs ? -1 : 0;
}

struct percpu_ref;
typedef void (percpu_ref_func_t)(struct percpu_ref *ref);
#define PERCPU_REF_INIT_ATOMIC 1
#define PERCPU_REF_INIT_DEAD 2
#define PERCPU_REF_ALLOW_REINIT 4
struct percpu_ref {
  atomic_long_t count;
  percpu_ref_func_t *release;
  percpu_ref_func_t *confirm;
  bool dying;
  struct rcu_head rcu;
};
static inline int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release, unsigned int flags, gfp_t gfp)
{
  memset(ref, 0, sizeof(*ref));
  ref->release = release;
  ref->dying = (flags & PERCPU_REF_INIT_DEAD) != 0;
  atomic_long_set(&ref->count, ref->dying ? 0 : 1);
  return 0;
}
static inline void percpu_ref_exit(struct percpu_ref *ref) { }
static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr) { atomic_long_add(nr, &ref->count); }
static inline void percpu_ref_get(struct percpu_ref *ref) { atomic_long_inc(&ref->count); }
static inline bool percpu_ref_tryget(struct percpu_ref *ref) { return atomic_long_inc_not_zero(&ref->count); }
static inline bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
  if (ref->dying)
    return false;
  atomic_long_inc(&ref->count);
  return true;
}
static inline void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr)
{
  if (atomic_long_sub_and_test(nr, &ref->count))
    ref->release(ref);
}
static inline void percpu_ref_put(struct percpu_ref *ref) { percpu_ref_put_many(ref, 1); }
/* The first reference is dropped when no processor counts for itself any more: after a grace period. */
static void __lp_percpu_ref_killed(struct rcu_head *rcu)
{
  struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);

  if (ref->confirm)
    ref->confirm(ref);
  percpu_ref_put(ref);
}
static inline void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm)
{
  WARN_ONCE(ref->dying, "%s called more than once on %ps!", "percpu_ref_kill_and_confirm", ref->release);
  ref->dying = true;
  ref->confirm = confirm;
  call_rcu(&ref->rcu, __lp_percpu_ref_killed);
}
static inline void percpu_ref_kill(struct percpu_ref *ref) { percpu_ref_kill_and_confirm(ref, NULL); }
static inline bool percpu_ref_is_dying(struct percpu_ref *ref) { return ref->dying; }
static inline bool percpu_ref_is_zero(struct percpu_ref *ref) { return atomic_long_read(&ref->count) == 0; }
static inline void percpu_ref_resurrect(struct percpu_ref *ref)
{
  ref->dying = false;
  atomic_long_inc(&ref->count);
}
static inline void percpu_ref_reinit(struct percpu_ref *ref) { percpu_ref_resurrect(ref); }
static inline void percpu_ref_switch_to_atomic_sync(struct percpu_ref *ref) { }
static inline void percpu_ref_switch_to_percpu(struct percpu_ref *ref) { }
`,
};
