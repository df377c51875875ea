import type { Subject } from '../entry';

/** Locks, and what keeps interrupts and other tasks away. */
export const LOCK_TYPES: Subject = {
  c: String.raw`
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
`,
};
