/** Locks, and what keeps interrupts and other tasks away. */
export const LOCKING = String.raw`
typedef struct raw_spinlock { unsigned int raw_lock; } raw_spinlock_t;
typedef struct spinlock { struct raw_spinlock rlock; } spinlock_t;
typedef struct { unsigned int raw_lock[2]; } rwlock_t;
typedef struct seqcount { unsigned int sequence; } seqcount_t;
typedef struct seqcount_spinlock { seqcount_t seqcount; } seqcount_spinlock_t;
typedef struct seqcount_spinlock seqcount_mutex_t;
typedef struct { seqcount_spinlock_t seqcount; spinlock_t lock; } seqlock_t;
typedef struct { unsigned int count; } local_lock_t;

struct lock_class_key { char unused; };
struct lockdep_map { char unused; };

struct mutex {
  unsigned long owner;
  raw_spinlock_t wait_lock;
  unsigned int osq;
  struct list_head wait_list;
};

struct rw_semaphore {
  unsigned long count;
  unsigned long owner;
  unsigned int osq;
  raw_spinlock_t wait_lock;
  struct list_head wait_list;
};

struct semaphore {
  raw_spinlock_t lock;
  unsigned int count;
  struct list_head wait_list;
};

struct percpu_rw_semaphore { struct rw_semaphore rwsem; };
struct rt_mutex { struct mutex rtmutex; };
struct ww_mutex { struct mutex base; };

#define __SPIN_LOCK_UNLOCKED(lp_lock) { { 0 } }
#define __RAW_SPIN_LOCK_UNLOCKED(lp_lock) { 0 }
#define __RW_LOCK_UNLOCKED(lp_lock) { { 0 } }
#define __MUTEX_INITIALIZER(lp_lock) { 0 }
#define __RWSEM_INITIALIZER(lp_lock) { 0 }
#define __SEMAPHORE_INITIALIZER(lp_lock, n) { .count = n }
#define DEFINE_SPINLOCK(lp_lock) spinlock_t lp_lock = __SPIN_LOCK_UNLOCKED(lp_lock)
#define DEFINE_RAW_SPINLOCK(lp_lock) raw_spinlock_t lp_lock = __RAW_SPIN_LOCK_UNLOCKED(lp_lock)
#define DEFINE_RWLOCK(lp_lock) rwlock_t lp_lock = __RW_LOCK_UNLOCKED(lp_lock)
#define DEFINE_MUTEX(lp_lock) struct mutex lp_lock = __MUTEX_INITIALIZER(lp_lock)
#define DEFINE_RT_MUTEX(lp_lock) struct rt_mutex lp_lock = { { 0 } }
#define DECLARE_RWSEM(lp_lock) struct rw_semaphore lp_lock = __RWSEM_INITIALIZER(lp_lock)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define DEFINE_SEMAPHORE(lp_lock, n) struct semaphore lp_lock = { .count = n }
#else
#define DEFINE_SEMAPHORE(lp_lock) struct semaphore lp_lock = { .count = 1 }
#endif
#define DEFINE_SEQLOCK(lp_lock) seqlock_t lp_lock = { 0 }
#define DEFINE_STATIC_PERCPU_RWSEM(lp_lock) static struct percpu_rw_semaphore lp_lock = { { 0 } }
#define DEFINE_PERCPU_RWSEM(lp_lock) struct percpu_rw_semaphore lp_lock = { { 0 } }
#define SEQCNT_ZERO(lp_lock) { 0 }

#define spin_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define raw_spin_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define rwlock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define mutex_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define init_rwsem(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqlock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_spinlock_init(lock, other) __lp_lock_init(lock, sizeof(*(lock)))
#define seqcount_mutex_init(lock, other) __lp_lock_init(lock, sizeof(*(lock)))
#define percpu_init_rwsem(lock) (__lp_lock_init(lock, sizeof(*(lock))), 0)
#define percpu_free_rwsem(lock) do { } while (0)
#define local_lock_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define rt_mutex_init(lock) __lp_lock_init(lock, sizeof(*(lock)))
#define __mutex_init(lock, text, key) __lp_lock_init(lock, sizeof(*(lock)))
void __lp_lock_init(void *lock, unsigned long size);

void spin_lock(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
int spin_trylock_bh(spinlock_t *lock);
int spin_trylock_irq(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
int spin_is_locked(spinlock_t *lock);
void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_lock_bh(raw_spinlock_t *lock);
void raw_spin_lock_irq(raw_spinlock_t *lock);
int raw_spin_trylock(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);
void raw_spin_unlock_bh(raw_spinlock_t *lock);
void raw_spin_unlock_irq(raw_spinlock_t *lock);
void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
int raw_spin_is_locked(raw_spinlock_t *lock);
void read_lock(rwlock_t *lock);
void read_lock_bh(rwlock_t *lock);
void read_lock_irq(rwlock_t *lock);
int read_trylock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
void read_unlock_bh(rwlock_t *lock);
void read_unlock_irq(rwlock_t *lock);
void read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void write_lock(rwlock_t *lock);
void write_lock_bh(rwlock_t *lock);
void write_lock_irq(rwlock_t *lock);
int write_trylock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);
void write_unlock_bh(rwlock_t *lock);
void write_unlock_irq(rwlock_t *lock);
void write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
unsigned long __lp_spin_lock_irqsave(void *lock);
unsigned long __lp_raw_spin_lock_irqsave(void *lock);
unsigned long __lp_read_lock_irqsave(void *lock);
unsigned long __lp_write_lock_irqsave(void *lock);
#define spin_lock_irqsave(lock, flags) do { (flags) = __lp_spin_lock_irqsave(lock); } while (0)
#define spin_lock_irqsave_nested(lock, flags, sub) spin_lock_irqsave(lock, flags)
#define raw_spin_lock_irqsave(lock, flags) do { (flags) = __lp_raw_spin_lock_irqsave(lock); } while (0)
#define read_lock_irqsave(lock, flags) do { (flags) = __lp_read_lock_irqsave(lock); } while (0)
#define write_lock_irqsave(lock, flags) do { (flags) = __lp_write_lock_irqsave(lock); } while (0)
#define spin_trylock_irqsave(lock, flags) ({ \
  local_irq_save(flags); \
  int __lp_taken = spin_trylock(lock); \
  if (!__lp_taken) \
    local_irq_restore(flags); \
  __lp_taken; })
#define spin_lock_nested(lock, sub) spin_lock(lock)
#define raw_spin_lock_nested(lock, sub) raw_spin_lock(lock)
#define assert_spin_locked(lock) __lp_assert_held(lock)
#define assert_raw_spin_locked(lock) __lp_assert_held(lock)

void mutex_lock(struct mutex *lock);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
#define mutex_lock_nested(lock, sub) mutex_lock(lock)
#define mutex_lock_nest_lock(lock, other) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, sub) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, sub) mutex_lock_killable(lock)
#define mutex_lock_io(lock) mutex_lock(lock)
void rt_mutex_lock(struct rt_mutex *lock);
void rt_mutex_unlock(struct rt_mutex *lock);

void down_read(struct rw_semaphore *lock);
int down_read_interruptible(struct rw_semaphore *lock);
int down_read_killable(struct rw_semaphore *lock);
int down_read_trylock(struct rw_semaphore *lock);
void up_read(struct rw_semaphore *lock);
void down_write(struct rw_semaphore *lock);
int down_write_killable(struct rw_semaphore *lock);
int down_write_trylock(struct rw_semaphore *lock);
void up_write(struct rw_semaphore *lock);
void downgrade_write(struct rw_semaphore *lock);
int rwsem_is_locked(struct rw_semaphore *lock);
#define down_read_nested(lock, sub) down_read(lock)
#define down_write_nested(lock, sub) down_write(lock)
void percpu_down_read(struct percpu_rw_semaphore *lock);
void percpu_up_read(struct percpu_rw_semaphore *lock);
void percpu_down_write(struct percpu_rw_semaphore *lock);
void percpu_up_write(struct percpu_rw_semaphore *lock);

static inline void sema_init(struct semaphore *lock, int count)
{
  __lp_lock_init(lock, sizeof(*lock));
  lock->count = count;
}
void down(struct semaphore *lock);
int down_interruptible(struct semaphore *lock);
int down_killable(struct semaphore *lock);
int down_trylock(struct semaphore *lock);
int down_timeout(struct semaphore *lock, long ticks);
void up(struct semaphore *lock);

void write_seqlock(seqlock_t *lock);
void write_sequnlock(seqlock_t *lock);
void write_seqlock_bh(seqlock_t *lock);
void write_sequnlock_bh(seqlock_t *lock);
void write_seqlock_irq(seqlock_t *lock);
void write_sequnlock_irq(seqlock_t *lock);
void write_sequnlock_irqrestore(seqlock_t *lock, unsigned long flags);
unsigned long __lp_write_seqlock_irqsave(void *lock);
#define write_seqlock_irqsave(lock, flags) do { (flags) = __lp_write_seqlock_irqsave(lock); } while (0)
void read_seqlock_excl(seqlock_t *lock);
void read_sequnlock_excl(seqlock_t *lock);
#define read_seqbegin(lock) (*(unsigned int *)(lock) & ~1U)
#define read_seqretry(lock, start) (*(unsigned int *)(lock) != (start))
#define read_seqcount_begin(lock) (*(unsigned int *)(lock) & ~1U)
#define raw_read_seqcount(lock) (*(unsigned int *)(lock))
#define read_seqcount_retry(lock, start) (*(unsigned int *)(lock) != (start))
#define write_seqcount_begin(lock) do { preempt_disable(); ++*(unsigned int *)(lock); } while (0)
#define write_seqcount_end(lock) do { ++*(unsigned int *)(lock); preempt_enable(); } while (0)
#define raw_write_seqcount_begin(lock) ((void)++*(unsigned int *)(lock))
#define raw_write_seqcount_end(lock) ((void)++*(unsigned int *)(lock))

void local_irq_disable(void);
void local_irq_enable(void);
unsigned long __lp_local_irq_save(void);
void local_irq_restore(unsigned long flags);
#define local_irq_save(flags) do { (flags) = __lp_local_irq_save(); } while (0)
#define local_save_flags(flags) do { (flags) = __lp_local_save_flags(); } while (0)
unsigned long __lp_local_save_flags(void);
void local_bh_disable(void);
void local_bh_enable(void);
void preempt_disable(void);
void preempt_enable(void);
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_enable_no_resched() preempt_enable()
#define migrate_disable() do { } while (0)
#define migrate_enable() do { } while (0)
#define get_cpu() (preempt_disable(), 0)
#define put_cpu() preempt_enable()
#define local_lock(lock) preempt_disable()
#define local_unlock(lock) preempt_enable()
int preempt_count(void);
bool irqs_disabled(void);
int in_atomic(void);
int in_interrupt(void);
int in_softirq(void);
int in_serving_softirq(void);
int in_task(void);
int preemptible(void);
#define in_hardirq() 0
#define in_irq() 0
#define in_nmi() 0
void cpus_read_lock(void);
void cpus_read_unlock(void);
#define get_online_cpus() cpus_read_lock()
#define put_online_cpus() cpus_read_unlock()

void __lp_assert_held(const void *lock);
void __lp_assert_not_held(const void *lock);
#define lockdep_assert_held(lock) __lp_assert_held(lock)
#define lockdep_assert_held_write(lock) __lp_assert_held(lock)
#define lockdep_assert_held_read(lock) __lp_assert_held(lock)
#define lockdep_assert_held_once(lock) __lp_assert_held(lock)
#define lockdep_assert_not_held(lock) __lp_assert_not_held(lock)
#define lockdep_assert(condition) do { } while (0)
#define lockdep_assert_once(condition) do { } while (0)
#define lockdep_assert_cpus_held() do { } while (0)
#define lockdep_assert_irqs_disabled() do { } while (0)
#define lockdep_assert_irqs_enabled() do { } while (0)
#define lockdep_assert_preemption_disabled() do { } while (0)
#define lockdep_is_held(lock) 1
#define lockdep_set_class(lock, key) do { } while (0)
#define lockdep_set_class_and_name(lock, key, text) do { } while (0)
#define lockdep_set_subclass(lock, sub) do { } while (0)
#define lockdep_register_key(key) do { } while (0)
#define lockdep_unregister_key(key) do { } while (0)
#define might_lock(lock) do { } while (0)

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
`;
