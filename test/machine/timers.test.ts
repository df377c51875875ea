import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const TIMER = `
static int runs;
static void fn(struct timer_list *timer) { runs++; pr_info("run at %u, in task %d\\n", jiffies_to_msecs(jiffies - INITIAL_JIFFIES), in_task()); }
static DEFINE_TIMER(timer, fn);
`;

describe('timers', () => {
  it('run once, in an interrupt, when their time has come', () => {
    const { log } = runC(`${TIMER}int f(void) { mod_timer(&timer, jiffies + HZ); return 0; }`, {
      advance: 5000,
    });
    expect(log).toEqual(['run at 1000, in task 0']);
  });

  it('know whether they are pending', () => {
    const { result, log } = runC(
      `${TIMER}int f(void)
{
  int none = del_timer_sync(&timer), first = mod_timer(&timer, jiffies + HZ), second = mod_timer(&timer, jiffies + 2 * HZ);
  int pending = timer_pending(&timer), deleted = timer_delete_sync(&timer), after = timer_pending(&timer);
  return none * 100000 + first * 10000 + second * 1000 + pending * 100 + deleted * 10 + after;
}`,
      { advance: 5000 },
    );
    expect(result).toBe(1110);
    expect(log).toEqual([]);
  });

  it('that are shut down never start again', () => {
    const { log } = runC(
      `${TIMER}int f(void) { timer_shutdown_sync(&timer); mod_timer(&timer, jiffies + 1); return 0; }`,
      {
        advance: 100,
      },
    );
    expect(log).toEqual([]);
  });

  it('live in structures and may start themselves', () => {
    const { log } = runC(
      `struct device_state { int count; struct timer_list timer; };
static struct device_state state;
static void fn(struct timer_list *t)
{
  struct device_state *s = from_timer(s, t, timer);
  pr_info("%d\\n", ++s->count);
  if (s->count < 3)
    mod_timer(t, jiffies + HZ / 10);
}
int f(void) { timer_setup(&state.timer, fn, 0); state.timer.expires = jiffies + HZ / 10; add_timer(&state.timer); return 0; }`,
      { advance: 2000 },
    );
    expect(log).toEqual(['1', '2', '3']);
  });

  it('must not sleep', () => {
    const { faults } = runC(
      'static void fn(struct timer_list *t) { msleep(1); }\nstatic DEFINE_TIMER(timer, fn);\nint f(void) { mod_timer(&timer, jiffies + 1); return 0; }',
      { advance: 100 },
    );
    expect(faults).toEqual([
      'sleep-in-atomic: msleep() may sleep, but this runs in an interrupt. (module.c:1)',
    ]);
  });

  it('without a function are reported', () => {
    const { faults } = runC(
      'static struct timer_list timer; int f(void) { return mod_timer(&timer, jiffies + 1); }',
    );
    expect(faults[0]).toMatch(/^misuse: A timer without a function is started/);
  });
});

describe('other callbacks of interrupts', () => {
  it('are tasklets and high resolution timers', () => {
    const { log, faults } = runC(
      `static void fn(struct tasklet_struct *t) { pr_info("tasklet, interrupt %d\\n", in_interrupt() != 0); }
static DECLARE_TASKLET(tasklet, fn);
static int left = 2;
static enum hrtimer_restart tick(struct hrtimer *t)
{
  pr_info("tick\\n");
  hrtimer_forward_now(t, ms_to_ktime(10));
  return --left ? HRTIMER_RESTART : HRTIMER_NORESTART;
}
static struct hrtimer timer;
int f(void)
{
  tasklet_schedule(&tasklet);
  hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
  timer.function = tick;
  hrtimer_start(&timer, ms_to_ktime(10), HRTIMER_MODE_REL);
  msleep(100);
  return hrtimer_cancel(&timer);
}`,
    );
    expect(log).toEqual(['tasklet, interrupt 1', 'tick', 'tick']);
    expect(faults).toEqual([]);
  });

  it('of high resolution keep the rhythm that they are moved on by, also when they began at a point in time', () => {
    const HRTIMER = `
static struct hrtimer beat;
static int beats;
static enum hrtimer_restart on_beat(struct hrtimer *timer)
{
  pr_info("beat at %u\\n", jiffies_to_msecs(jiffies - INITIAL_JIFFIES));
  hrtimer_forward_now(timer, ms_to_ktime(20));
  return ++beats < 3 ? HRTIMER_RESTART : HRTIMER_NORESTART;
}
int f(void)
{
  hrtimer_init(&beat, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
  beat.function = on_beat;
  hrtimer_start(&beat, when_it_begins, how);
  return 0;
}`;
    const at = (start: string, mode: string): readonly string[] =>
      runC(HRTIMER.replace('when_it_begins', start).replace('how', mode), { advance: 5000 }).log;
    const expected = ['beat at 1000', 'beat at 1020', 'beat at 1040'];
    expect(at('ms_to_ktime(1000)', 'HRTIMER_MODE_ABS')).toEqual(expected);
    expect(at('ms_to_ktime(1000)', 'HRTIMER_MODE_REL')).toEqual(expected);
  });
});
