/** Waiting: wait queues, completions, delays. */
export const WAIT = String.raw`
struct task_struct;
struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

struct wait_queue_head {
  spinlock_t lock;
  struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

struct wait_queue_entry {
  unsigned int flags;
  void *private;
  wait_queue_func_t func;
  struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

struct swait_queue_head {
  raw_spinlock_t lock;
  struct list_head task_list;
};

struct completion {
  unsigned int done;
  struct swait_queue_head wait;
};

#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED 0x00000004
#define __TASK_TRACED 0x00000008
#define EXIT_DEAD 0x00000010
#define EXIT_ZOMBIE 0x00000020
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_FREEZABLE 0x00002000
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

#define __WAIT_QUEUE_HEAD_INITIALIZER(lp_name) { .head = { &(lp_name).head, &(lp_name).head } }
#define DECLARE_WAIT_QUEUE_HEAD(lp_name) struct wait_queue_head lp_name = __WAIT_QUEUE_HEAD_INITIALIZER(lp_name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(lp_name) DECLARE_WAIT_QUEUE_HEAD(lp_name)
#define init_waitqueue_head(wq) __lp_init_waitqueue_head(wq)
#define DECLARE_WAITQUEUE(lp_name, lp_task) struct wait_queue_entry lp_name = { .private = lp_task }
#define DEFINE_WAIT(lp_name) struct wait_queue_entry lp_name = { .private = current }
#define DEFINE_WAIT_FUNC(lp_name, lp_func) struct wait_queue_entry lp_name = { .private = current, .func = lp_func }
#define init_wait(entry_) do { (entry_)->private = current; (entry_)->flags = 0; } while (0)
#define init_waitqueue_entry(entry_, task) do { (entry_)->flags = 0; (entry_)->private = (task); } while (0)
void __lp_init_waitqueue_head(struct wait_queue_head *wq);
int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout);

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
int waitqueue_active(struct wait_queue_head *wq);
bool wq_has_sleeper(struct wait_queue_head *wq);
void wake_up(struct wait_queue_head *wq);
void wake_up_all(struct wait_queue_head *wq);
void wake_up_nr(struct wait_queue_head *wq, int count);
void wake_up_interruptible(struct wait_queue_head *wq);
void wake_up_interruptible_all(struct wait_queue_head *wq);
#define wake_up_interruptible_nr(wq, n) wake_up_interruptible(wq)
#define wake_up_locked(wq) wake_up(wq)
#define wake_up_all_locked(wq) wake_up_all(wq)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define wake_up_poll(wq, mask) wake_up(wq)
#define wake_up_interruptible_poll(wq, mask) wake_up_interruptible(wq)

void __lp_wait_begins(const char *name);
long __lp_wait(struct wait_queue_head *wq, int state, long ticks);

#define __lp_wait_event(text, wq, condition, state) ({ \
  long __lp_left = 1; \
  __lp_wait_begins(text); \
  while (__lp_left > 0 && !(condition)) \
    __lp_left = __lp_wait(&(wq), state, MAX_SCHEDULE_TIMEOUT); \
  (int)(__lp_left < 0 ? __lp_left : 0); })
#define __lp_wait_event_timeout(text, wq, condition, state, timeout) ({ \
  long __lp_left = (timeout); \
  bool __lp_met; \
  __lp_wait_begins(text); \
  while (!(__lp_met = (condition)) && __lp_left > 0) \
    __lp_left = __lp_wait(&(wq), state, __lp_left); \
  __lp_met && __lp_left <= 0 ? 1 : __lp_left; })
#define wait_event(wq, condition) ((void)__lp_wait_event("wait_event", wq, condition, TASK_UNINTERRUPTIBLE))
#define io_wait_event(wq, condition) wait_event(wq, condition)
#define wait_event_idle(wq, condition) wait_event(wq, condition)
#define wait_event_interruptible(wq, condition) \
  __lp_wait_event("wait_event_interruptible", wq, condition, TASK_INTERRUPTIBLE)
#define wait_event_interruptible_exclusive(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_killable(wq, condition) __lp_wait_event("wait_event_killable", wq, condition, TASK_KILLABLE)
#define wait_event_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_timeout", wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) wait_event_timeout(wq, condition, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_interruptible_timeout", wq, condition, TASK_INTERRUPTIBLE, timeout)
#define wait_event_freezable_timeout(wq, condition, timeout) \
  wait_event_interruptible_timeout(wq, condition, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
  __lp_wait_event_timeout("wait_event_killable_timeout", wq, condition, TASK_KILLABLE, timeout)
#define wait_event_lock_irq(wq, condition, lock) do { \
  while (!(condition)) { \
    spin_unlock_irq(&(lock)); \
    __lp_wait(&(wq), TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT); \
    spin_lock_irq(&(lock)); \
  } } while (0)
#define wait_var_event(variable, condition) do { while (!(condition)) msleep(1); } while (0)
#define wake_up_var(variable) do { } while (0)
int wait_on_bit(unsigned long *word, int bit, unsigned int mode);
#define wake_up_bit(word, bit) do { } while (0)

#define COMPLETION_INITIALIZER(lp_name) { 0 }
#define COMPLETION_INITIALIZER_ONSTACK(lp_name) { 0 }
#define DECLARE_COMPLETION(lp_name) struct completion lp_name = COMPLETION_INITIALIZER(lp_name)
#define DECLARE_COMPLETION_ONSTACK(lp_name) struct completion lp_name = COMPLETION_INITIALIZER(lp_name)
static inline void init_completion(struct completion *x) { memset(x, 0, sizeof(*x)); }
static inline void reinit_completion(struct completion *x) { x->done = 0; }
void complete(struct completion *x);
void complete_all(struct completion *x);
bool completion_done(struct completion *x);
bool try_wait_for_completion(struct completion *x);
void wait_for_completion(struct completion *x);
void wait_for_completion_io(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
int wait_for_completion_state(struct completion *x, unsigned int state);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long ticks);
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long ticks);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long ticks);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long ticks);

void msleep(unsigned int ms);
unsigned long msleep_interruptible(unsigned int ms);
void ssleep(unsigned int seconds);
void usleep_range(unsigned long min, unsigned long max);
void usleep_idle_range(unsigned long min, unsigned long max);
void fsleep(unsigned long usecs);
void udelay(unsigned long usecs);
void ndelay(unsigned long nsecs);
void mdelay(unsigned long ms);
int cond_resched(void);
void cpu_relax(void);
void yield(void);
void schedule(void);
long schedule_timeout(long ticks);
long schedule_timeout_interruptible(long ticks);
long schedule_timeout_killable(long ticks);
long schedule_timeout_uninterruptible(long ticks);
long schedule_timeout_idle(long ticks);
long io_schedule_timeout(long ticks);
void io_schedule(void);
void might_sleep(void);
#define might_sleep_if(condition) do { if (condition) might_sleep(); } while (0)
#define might_resched() do { } while (0)
#define cond_resched_lock(lock) 0
#define need_resched() 0
#define non_block_start() do { } while (0)
#define non_block_end() do { } while (0)
#define cant_sleep() do { } while (0)
`;
