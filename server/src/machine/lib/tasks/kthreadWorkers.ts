import type { Resource, Subject } from '../entry';

const WORKER: Resource = { kind: 'thread', what: 'kthread worker', pointsInto: true };
const WORK: Resource = { kind: 'work', what: 'kthread work', pointsInto: true };

/** Threads of a module's own that work through a list, as in kthread.h. */
export const KTHREAD_WORKERS: Subject = {
  c: String.raw`
struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);
struct kthread_worker {
  unsigned int flags;
  raw_spinlock_t lock;
  struct list_head work_list;
  struct list_head delayed_work_list;
  struct task_struct *task;
  struct kthread_work *current_work;
};
struct kthread_work {
  struct list_head node;
  kthread_work_func_t func;
  struct kthread_worker *worker;
  int canceling;
};
struct kthread_delayed_work { struct kthread_work work; struct timer_list timer; };
#define KTW_FREEZABLE 1
#define KTHREAD_WORK_INIT(work, fn) { .node = LIST_HEAD_INIT((work).node), .func = (fn) }
#define DEFINE_KTHREAD_WORK(work, fn) struct kthread_work work = KTHREAD_WORK_INIT(work, fn)
#define DEFINE_KTHREAD_WORKER(worker_) \
  struct kthread_worker worker_ = { .work_list = LIST_HEAD_INIT((worker_).work_list) }
static inline void kthread_init_work(struct kthread_work *work, kthread_work_func_t func)
{
  memset(work, 0, sizeof(*work));
  INIT_LIST_HEAD(&work->node);
  work->func = func;
}
static inline void kthread_init_worker(struct kthread_worker *worker)
{
  memset(worker, 0, sizeof(*worker));
  INIT_LIST_HEAD(&worker->work_list);
  INIT_LIST_HEAD(&worker->delayed_work_list);
}
int kthread_worker_fn(void *data)
{
  struct kthread_worker *worker = data;

  worker->task = current;
  for (;;) {
    struct kthread_work *work = NULL;

    set_current_state(TASK_INTERRUPTIBLE);
    if (kthread_should_stop()) {
      __set_current_state(TASK_RUNNING);
      worker->task = NULL;
      return 0;
    }
    raw_spin_lock_irq(&worker->lock);
    if (!list_empty(&worker->work_list)) {
      work = list_first_entry(&worker->work_list, struct kthread_work, node);
      list_del_init(&work->node);
    }
    worker->current_work = work;
    raw_spin_unlock_irq(&worker->lock);
    if (work) {
      __set_current_state(TASK_RUNNING);
      work->func(work);
      raw_spin_lock_irq(&worker->lock);
      worker->current_work = NULL;
      raw_spin_unlock_irq(&worker->lock);
    } else {
      schedule();
    }
    cond_resched();
  }
}
static struct kthread_worker *__lp_kthread_worker(struct task_struct *task, struct kthread_worker *worker)
{
  if (IS_ERR(task)) {
    kfree(worker);
    return ERR_CAST(task);
  }
  worker->task = task;
  wake_up_process(task);
  return worker;
}
static struct kthread_worker *__lp_new_kthread_worker(unsigned int flags)
{
  struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

  if (worker) {
    kthread_init_worker(worker);
    worker->flags = flags;
  }
  return worker;
}
#define kthread_create_worker(flags, ...) ({ \
  struct kthread_worker *__lp_worker = __lp_new_kthread_worker(flags); \
  __lp_worker ? __lp_kthread_worker(kthread_create(kthread_worker_fn, __lp_worker, __VA_ARGS__), __lp_worker) \
    : (struct kthread_worker *)ERR_PTR(-ENOMEM); })
#define kthread_run_worker(flags, ...) kthread_create_worker(flags, __VA_ARGS__)
#define kthread_create_worker_on_cpu(cpu, flags, ...) kthread_create_worker(flags, __VA_ARGS__)
static inline bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
  bool queued = false;
  unsigned long flags;

  raw_spin_lock_irqsave(&worker->lock, flags);
  if (list_empty(&work->node) && !work->canceling) {
    list_add_tail(&work->node, &worker->work_list);
    work->worker = worker;
    queued = true;
    if (worker->task)
      wake_up_process(worker->task);
  }
  raw_spin_unlock_irqrestore(&worker->lock, flags);
  return queued;
}
struct __lp_kthread_flush { struct kthread_work work; struct completion done; };
static void __lp_kthread_flushed(struct kthread_work *work)
{
  complete(&container_of(work, struct __lp_kthread_flush, work)->done);
}
static inline void kthread_flush_worker(struct kthread_worker *worker)
{
  struct __lp_kthread_flush flush;

  kthread_init_work(&flush.work, __lp_kthread_flushed);
  init_completion(&flush.done);
  kthread_queue_work(worker, &flush.work);
  wait_for_completion(&flush.done);
}
static inline void kthread_flush_work(struct kthread_work *work)
{
  struct kthread_worker *worker = work->worker;

  if (worker && (!list_empty(&work->node) || worker->current_work == work))
    kthread_flush_worker(worker);
}
static inline bool kthread_cancel_work_sync(struct kthread_work *work)
{
  struct kthread_worker *worker = work->worker;
  bool pending;

  if (!worker)
    return false;
  pending = !list_empty(&work->node);
  list_del_init(&work->node);
  if (worker->current_work == work && worker->task != current) {
    work->canceling++;
    kthread_flush_worker(worker);
    work->canceling--;
  }
  return pending;
}
static inline void kthread_destroy_worker(struct kthread_worker *worker)
{
  struct task_struct *task = worker->task;

  if (WARN_ON(!task))
    return;
  kthread_flush_worker(worker);
  kthread_stop(task);
  WARN_ON(!list_empty(&worker->work_list));
  kfree(worker);
}
`,
  functions: {
    kthread_queue_work: { returns: 'bool', acquires: { resource: WORK, key: 1 } },
    kthread_flush_work: { sleeps: 'always', releases: { resource: WORK, key: 0 } },
    kthread_cancel_work_sync: { sleeps: 'always', returns: 'bool', releases: { resource: WORK, key: 0 } },
    kthread_create_worker: { returns: 'pointer or ERR_PTR()', acquires: { resource: WORKER, key: 'result' } },
    kthread_destroy_worker: { sleeps: 'always', releases: { resource: WORKER, key: 0 } },
  },
};
