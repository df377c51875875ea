import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

describe('kernel threads', () => {
  it('run until they are told to stop, and give their result', () => {
    const { result, log, machine } = runC(`
static int fn(void *data)
{
  while (!kthread_should_stop()) {
    pr_info("%s works on %s\\n", current->comm, (char *)data);
    set_current_state(TASK_INTERRUPTIBLE);
    schedule();
  }
  return 42;
}
int f(void)
{
  struct task_struct *task = kthread_run(fn, "it", "worker/%d", 7);
  msleep(10);
  wake_up_process(task);
  msleep(10);
  return kthread_stop(task);
}`);
    expect(result).toBe(42);
    expect(log).toEqual(['worker/7 works on it', 'worker/7 works on it']);
    expect(machine.kernel.tasks.map(({ comm }) => comm)).toEqual(['test']);
  });

  it('do not begin before they are woken', () => {
    const { result, log } = runC(`
static int fn(void *data) { pr_info("ran\\n"); return 0; }
int f(void)
{
  struct task_struct *task = kthread_create(fn, NULL, "never");
  msleep(10);
  return kthread_stop(task);
}`);
    expect(result).toBe(-4);
    expect(log).toEqual([]);
  });

  it('sleep as the kernel sees them, with their stack', () => {
    const { machine } = runC(`
static noinline void inner(void) { schedule_timeout_interruptible(10 * HZ); }
static int fn(void *data) { inner(); return 0; }
int f(void) { kthread_run(fn, NULL, "sleeper"); msleep(10); return 0; }`);
    expect(machine.kernel.tasks.find(({ comm }) => comm === 'sleeper')).toMatchObject({
      activity: 'interruptible',
      stack: ['vmlinux:schedule_timeout_interruptible,1', 'test:inner,1', 'test:fn,1'],
      isKthread: true,
    });
  });

  it('can park, exit in the middle, and run beside a loop that never sleeps', () => {
    const { log, result } = runC(`
static int ready;
static void leave(void) { kthread_exit(3); }
static int fn(void *data)
{
  if (kthread_should_park()) { pr_info("parks\\n"); kthread_parkme(); }
  ready = 1;
  leave();
  pr_info("never\\n");
  return 0;
}
int f(void)
{
  struct task_struct *task = kthread_create(fn, NULL, "parker");
  kthread_park(task);
  pr_info("is parked\\n");
  kthread_unpark(task);
  while (!READ_ONCE(ready))
    cpu_relax();
  return ready;
}`);
    expect(log).toEqual(['parks', 'is parked']);
    expect(result).toBe(1);
  });

  it('that spin stay on their processor, and end when they look up', () => {
    const { result, faults, machine } = runC(
      `
static int spin(void *data) { while (!kthread_should_stop()) cpu_relax(); return 7; }
int f(void)
{
  kthread_run(spin, NULL, "spinner");
  return 0;
}`,
      { advance: 60_000 },
    );
    expect([result, faults]).toEqual([0, []]);
    const spinner = machine.kernel.tasks.find(({ comm }) => comm === 'spinner');
    expect(spinner?.activity).toBe('running');
    expect([...machine.statistics.bounds.keys()]).toEqual([
      'a kernel thread that spins, followed for a while only',
    ]);
  });
});
