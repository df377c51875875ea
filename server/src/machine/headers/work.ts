/** Timers, work queues and tasklets. */
export const WORK = String.raw`
struct timer_list {
  struct hlist_node entry;
  unsigned long expires;
  void (*function)(struct timer_list *timer);
  u32 flags;
};

#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define TIMER_INITIALIZER(lp_function, lp_flags) { .function = lp_function, .flags = lp_flags }
#define DEFINE_TIMER(lp_name, lp_function) struct timer_list lp_name = TIMER_INITIALIZER(lp_function, 0)
static inline void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer), unsigned int flags)
{
  memset(timer, 0, sizeof(*timer));
  timer->function = function;
  timer->flags = flags;
}
#define timer_setup_on_stack(timer, function, flags) timer_setup(timer, function, flags)
#define __timer_setup(timer, function, flags) timer_setup(timer, function, flags)
#define from_timer(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
#define timer_container_of(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
int del_timer(struct timer_list *timer);
int del_timer_sync(struct timer_list *timer);
int try_to_del_timer_sync(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
int timer_pending(const struct timer_list *timer);
#define del_singleshot_timer_sync(timer) del_timer_sync(timer)
#define destroy_timer_on_stack(timer) do { } while (0)
#define timer_destroy_on_stack(timer) do { } while (0)

enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };
enum hrtimer_mode { HRTIMER_MODE_ABS, HRTIMER_MODE_REL, HRTIMER_MODE_PINNED, HRTIMER_MODE_ABS_PINNED = 2,
  HRTIMER_MODE_REL_PINNED = 3, HRTIMER_MODE_SOFT = 4, HRTIMER_MODE_ABS_SOFT = 4, HRTIMER_MODE_REL_SOFT = 5 };
struct hrtimer {
  u64 node[4];
  ktime_t _softexpires;
  enum hrtimer_restart (*function)(struct hrtimer *timer);
  u8 state;
};
static inline void hrtimer_init(struct hrtimer *timer, int clock, enum hrtimer_mode mode)
{
  memset(timer, 0, sizeof(*timer));
}
static inline void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer),
                                 int clock, enum hrtimer_mode mode)
{
  memset(timer, 0, sizeof(*timer));
  timer->function = function;
}
void hrtimer_start(struct hrtimer *timer, ktime_t when, enum hrtimer_mode mode);
#define hrtimer_start_range_ns(timer, when, range, mode) hrtimer_start(timer, when, mode)
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
#define hrtimer_is_queued(timer) hrtimer_active(timer)
u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval);

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
  unsigned long data;
  struct list_head entry;
  work_func_t func;
};

struct delayed_work {
  struct work_struct work;
  struct timer_list timer;
  struct workqueue_struct *wq;
  int cpu;
};

struct rcu_work {
  struct work_struct work;
  struct rcu_head rcu;
  struct workqueue_struct *wq;
};

#define __WORK_INITIALIZER(lp_name, lp_func) \
  { .entry = { &(lp_name).entry, &(lp_name).entry }, .func = lp_func }
#define DECLARE_WORK(lp_name, lp_func) struct work_struct lp_name = __WORK_INITIALIZER(lp_name, lp_func)
#define DECLARE_DELAYED_WORK(lp_name, lp_func) struct delayed_work lp_name = { .work = { .func = lp_func } }
#define DECLARE_DEFERRABLE_WORK(lp_name, lp_func) DECLARE_DELAYED_WORK(lp_name, lp_func)
void __lp_init_work(struct work_struct *work, work_func_t func);
void __lp_init_delayed_work(struct delayed_work *work, work_func_t func);
#define INIT_WORK(work, func) __lp_init_work(work, func)
#define INIT_WORK_ONSTACK(work, func) __lp_init_work(work, func)
#define PREPARE_WORK(work_, func_) do { (work_)->func = (func_); } while (0)
#define INIT_DELAYED_WORK(work, func) __lp_init_delayed_work(work, func)
#define INIT_DELAYED_WORK_ONSTACK(work, func) __lp_init_delayed_work(work, func)
#define INIT_DEFERRABLE_WORK(work, func) __lp_init_delayed_work(work, func)
#define INIT_RCU_WORK(work_, func) __lp_init_work(&(work_)->work, func)
#define destroy_work_on_stack(work) do { } while (0)
#define destroy_delayed_work_on_stack(work) do { } while (0)
static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
  return container_of(work, struct delayed_work, work);
}
#define to_rcu_work(work_) container_of(work_, struct rcu_work, work)

#define WQ_UNBOUND 0x002
#define WQ_FREEZABLE 0x004
#define WQ_MEM_RECLAIM 0x008
#define WQ_HIGHPRI 0x010
#define WQ_CPU_INTENSIVE 0x020
#define WQ_SYSFS 0x040
#define WQ_POWER_EFFICIENT 0x080
#define WQ_PERCPU 0x100
#define WORK_CPU_UNBOUND 64
#define WQ_MAX_ACTIVE 512

struct workqueue_struct *__lp_system_wq(const char *name);
#define system_wq __lp_system_wq("events")
#define system_percpu_wq __lp_system_wq("events")
#define system_highpri_wq __lp_system_wq("events_highpri")
#define system_long_wq __lp_system_wq("events_long")
#define system_unbound_wq __lp_system_wq("events_unbound")
#define system_dfl_wq __lp_system_wq("events_unbound")
#define system_freezable_wq __lp_system_wq("events_freezable")
#define system_power_efficient_wq __lp_system_wq("events_power_efficient")
#define system_bh_wq __lp_system_wq("events_bh")
struct workqueue_struct *alloc_workqueue(const char *format, unsigned int flags, int max_active, ...);
struct workqueue_struct *alloc_ordered_workqueue(const char *format, unsigned int flags, ...);
struct workqueue_struct *create_workqueue(const char *name);
struct workqueue_struct *create_singlethread_workqueue(const char *name);
#define create_freezable_workqueue(name) create_workqueue(name)
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
void flush_scheduled_work(void);
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work);
bool schedule_work(struct work_struct *work);
bool schedule_work_on(int cpu, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
bool schedule_delayed_work(struct delayed_work *work, unsigned long delay);
bool schedule_delayed_work_on(int cpu, struct delayed_work *work, unsigned long delay);
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *work);
int schedule_on_each_cpu(work_func_t func);
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *work);
bool flush_rcu_work(struct rcu_work *work);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *work);
bool cancel_delayed_work_sync(struct delayed_work *work);
bool disable_work_sync(struct work_struct *work);
bool work_pending(struct work_struct *work);
bool delayed_work_pending(struct delayed_work *work);
unsigned int work_busy(struct work_struct *work);
#define current_work() NULL

struct tasklet_struct {
  struct tasklet_struct *next;
  unsigned long state;
  int count;
  bool use_callback;
  union {
    void (*func)(unsigned long data);
    void (*callback)(struct tasklet_struct *tasklet);
  };
  unsigned long data;
};
#define DECLARE_TASKLET(lp_name, lp_callback) \
  struct tasklet_struct lp_name = { .use_callback = true, .callback = lp_callback }
#define DECLARE_TASKLET_DISABLED(lp_name, lp_callback) \
  struct tasklet_struct lp_name = { .count = 1, .use_callback = true, .callback = lp_callback }
#define DECLARE_TASKLET_OLD(lp_name, lp_func) struct tasklet_struct lp_name = { .func = lp_func }
#define from_tasklet(variable, tasklet, field) container_of(tasklet, __typeof__(*(variable)), field)
static inline void tasklet_setup(struct tasklet_struct *tasklet, void (*callback)(struct tasklet_struct *tasklet))
{
  memset(tasklet, 0, sizeof(*tasklet));
  tasklet->use_callback = true;
  tasklet->callback = callback;
}
static inline void tasklet_init(struct tasklet_struct *tasklet, void (*func)(unsigned long data), unsigned long data)
{
  memset(tasklet, 0, sizeof(*tasklet));
  tasklet->func = func;
  tasklet->data = data;
}
static void __lp_run_tasklet(struct tasklet_struct *tasklet)
{
  if (tasklet->use_callback)
    tasklet->callback(tasklet);
  else
    tasklet->func(tasklet->data);
}
void tasklet_schedule(struct tasklet_struct *tasklet);
#define tasklet_hi_schedule(tasklet) tasklet_schedule(tasklet)
void tasklet_kill(struct tasklet_struct *tasklet);
#define tasklet_disable(tasklet) ((void)(tasklet)->count++)
#define tasklet_enable(tasklet) ((void)(tasklet)->count--)
`;
