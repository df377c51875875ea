/** Kernel threads. */
export const KTHREAD = String.raw`
struct task_struct *kthread_create_on_node(int (*function)(void *data), void *data, int node, const char *format, ...);
#define kthread_create(function, data, ...) kthread_create_on_node(function, data, NUMA_NO_NODE, __VA_ARGS__)
struct task_struct *__lp_kthread_run(int (*function)(void *data), void *data, const char *format, ...);
#define kthread_run(function, data, ...) __lp_kthread_run(function, data, __VA_ARGS__)
#define kthread_create_on_cpu(function, data, cpu, text) kthread_create_on_node(function, data, NUMA_NO_NODE, text, cpu)
#define kthread_run_on_cpu(function, data, cpu, text) __lp_kthread_run(function, data, text, cpu)
int kthread_stop(struct task_struct *task);
#define kthread_stop_put(task) kthread_stop(task)
bool kthread_should_stop(void);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
bool __kthread_should_stop(struct task_struct *task);
#define kthread_freezable_should_stop(frozen) kthread_should_stop()
int kthread_park(struct task_struct *task);
void kthread_unpark(struct task_struct *task);
void kthread_parkme(void);
void kthread_exit(long result);
void kthread_complete_and_exit(struct completion *done, long code);
void kthread_bind(struct task_struct *task, unsigned int cpu);
void *kthread_data(struct task_struct *task);
void kthread_use_mm(struct mm_struct *mm);
void kthread_unuse_mm(struct mm_struct *mm);
`;
