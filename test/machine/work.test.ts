import { describe, expect, it } from 'vitest';
import { advance } from '../../server/src/kernel/time';
import { runC } from '../support/runC';

const WORK = `
static int runs;
static void fn(struct work_struct *work) { runs++; pr_info("run %d at %u by %s\\n", runs, jiffies_to_msecs(jiffies - INITIAL_JIFFIES), current->comm); }
static DECLARE_WORK(work, fn);
static DECLARE_DELAYED_WORK(late, fn);
`;

function run(body: string, advance = 0) {
  return runC(`${WORK}\nint f(void)\n{\n${body}\n}`, { advance });
}

describe('work', () => {
  it('runs once however often it is queued before it runs', () => {
    const { result, log } = run(
      'bool a = schedule_work(&work), b = schedule_work(&work); flush_work(&work); return a * 100 + b * 10 + runs;',
    );
    expect(result).toBe(101);
    expect(log).toEqual(['run 1 at 0 by kworker/0:1']);
  });

  it('runs after the task that queued it sleeps or ends', () => {
    expect(run('schedule_work(&work); pr_info("f\\n"); return 0;').log).toEqual([
      'f',
      'run 1 at 0 by kworker/0:1',
    ]);
  });

  it('can be queued with a delay, cancelled, hurried and queued anew', () => {
    expect(run('schedule_delayed_work(&late, HZ); return 0;', 999).log).toEqual([]);
    expect(run('schedule_delayed_work(&late, HZ); return 0;', 1000).log).toEqual([
      'run 1 at 1000 by kworker/0:1',
    ]);
    const cancelled = run(
      'schedule_delayed_work(&late, HZ); return cancel_delayed_work_sync(&late) * 10 + cancel_delayed_work(&late);',
      5000,
    );
    expect(cancelled).toMatchObject({ result: 10, log: [] });
    expect(run('schedule_delayed_work(&late, HZ); flush_delayed_work(&late); return 0;').log).toEqual([
      'run 1 at 0 by kworker/0:1',
    ]);
    const modified = run(
      'schedule_delayed_work(&late, HZ); return mod_delayed_work(system_wq, &late, 2 * HZ);',
      3000,
    );
    expect(modified).toMatchObject({ result: 1, log: ['run 1 at 2000 by kworker/0:1'] });
  });

  it('is a task with its own stack while it runs', () => {
    const { log, machine } = runC(`
static void fn(struct work_struct *work) { msleep(100); }
static DECLARE_WORK(work, fn);
int f(void) { struct task_struct *p; schedule_work(&work); msleep(10); for_each_process(p) pr_info("%s\\n", p->comm); return 0; }`);
    expect(log.slice(-2)).toEqual(['test', 'kworker/0:1']);
    expect(
      machine.kernel.tasks.map(({ comm, stack, activity }) => ({ comm, stack, activity })),
    ).toContainEqual({
      comm: 'kworker/0:1',
      stack: ['vmlinux:msleep,1', 'test:fn,1'],
      activity: 'uninterruptible',
    });
  });

  it('that queues itself goes on until it is cancelled', () => {
    const { result, log } = runC(`
static void fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(late, fn);
static int runs;
static void fn(struct work_struct *work) { runs++; schedule_delayed_work(to_delayed_work(work), HZ / 10); }
int f(void) { schedule_delayed_work(&late, 0); msleep(350); cancel_delayed_work_sync(&late); msleep(500); return runs; }`);
    expect(result).toBe(4);
    expect(log).toEqual([]);
  });

  it('never runs twice at a time, and in order on an ordered queue', () => {
    const { log, faults } = runC(`
struct item { int number; struct work_struct work; };
static void fn(struct work_struct *work)
{
  struct item *item = container_of(work, struct item, work);
  pr_info("begin %d\\n", item->number);
  msleep(10);
  pr_info("end %d\\n", item->number);
}
int f(void)
{
  struct item items[2];
  struct workqueue_struct *wq = alloc_ordered_workqueue("mine-%d", 0, 1);
  for (int i = 0; i < 2; i++) { items[i].number = i; INIT_WORK(&items[i].work, fn); queue_work(wq, &items[i].work); }
  msleep(1);
  queue_work(wq, &items[0].work);
  destroy_workqueue(wq);
  return 0;
}`);
    expect(log).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 0', 'end 0']);
    expect(faults).toEqual([]);
  });
});

describe('work that goes wrong', () => {
  it('without a function is reported', () => {
    const { faults } = runC('static struct work_struct work; int f(void) { return schedule_work(&work); }');
    expect(faults[0]).toMatch(/^misuse: Queued work has no function/);
  });

  it('that flushes itself is reported and goes on', () => {
    const { faults, log } = runC(`
static void fn(struct work_struct *work) { flush_work(work); pr_info("on\\n"); }
static DECLARE_WORK(work, fn);
int f(void) { schedule_work(&work); flush_work(&work); return 0; }`);
    expect(faults[0]).toContain(
      'flush_work() waits forever: it is called by the very work that it waits for. (module.c:2)',
    );
    expect(log).toEqual(['on']);
  });

  it('oopses alone: the others go on', () => {
    const { faults, result } = runC(`
static void fn(struct work_struct *work) { *(int *)NULL = 1; }
static DECLARE_WORK(work, fn);
int f(void) { schedule_work(&work); flush_work(&work); return 3; }`);
    expect(result).toBe(3);
    expect(faults).toEqual([expect.stringMatching(/^null-dereference: .*\(module.c:2\)$/)]);
  });

  it('whose module is unloaded runs into nothing', () => {
    const { machine } = runC(`${WORK}int f(void) { schedule_delayed_work(&late, HZ); return 0; }`);
    const [instance] = machine.symbols.modules;
    instance?.unload();
    advance(machine.kernel, 2000);
    expect(machine.faults.map(({ kind }) => kind)).toEqual(['use-after-free']);
    expect(machine.kernel.contexts).toEqual([]);
  });
});
