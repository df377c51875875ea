import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const QUEUE = `
static DECLARE_WAIT_QUEUE_HEAD(wq);
static int ready;
static void fn(struct work_struct *work) { wake_up(&wq); ready = 1; msleep(20); wake_up(&wq); }
static DECLARE_WORK(work, fn);
static unsigned int ms(void) { return jiffies_to_msecs(jiffies - INITIAL_JIFFIES); }
`;

describe('wait_event()', () => {
  it('looks again each time it is woken, and only then', () => {
    const { result, faults } = runC(
      `${QUEUE}int f(void) { schedule_work(&work); wait_event(wq, ready); return ms(); }`,
    );
    expect(faults).toEqual([]);
    expect(result).toBe(0);
    const late = runC(
      `${QUEUE}static void late(struct work_struct *w) { ready = 2; msleep(20); wake_up(&wq); }
static DECLARE_WORK(other, late);
int f(void) { schedule_work(&other); wait_event(wq, ready == 2); return ms(); }`,
    );
    expect(late.result).toBe(20);
  });

  it('gives the ticks that are left, at least one, or none if time was over', () => {
    const timeout = (condition: string) =>
      runC(`${QUEUE}int f(void) { schedule_work(&work); return wait_event_timeout(wq, ${condition}, HZ); }`)
        .result;
    expect(timeout('ready > 5')).toBe(0);
    expect(timeout('1')).toBe(250);
    expect(timeout('ready && ms() >= 20')).toBe(245);
  });

  it('that may be interrupted ends with a signal', () => {
    const { result } = runC(`${QUEUE}
static struct task_struct *sleeper;
static void kick(struct work_struct *work) { send_sig(SIGTERM, sleeper, 0); }
static DECLARE_WORK(kicker, kick);
int f(void)
{
  sleeper = current;
  schedule_work(&kicker);
  return wait_event_interruptible(wq, ready) * 10 + signal_pending(current);
}`);
    expect(result).toBe(-5119);
  });

  it('can be written by hand', () => {
    const { result, faults } = runC(`${QUEUE}int f(void)
{
  DEFINE_WAIT(wait);
  schedule_work(&work);
  for (;;) {
    prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE);
    if (ready)
      break;
    schedule();
  }
  finish_wait(&wq, &wait);
  return ready * 10 + waitqueue_active(&wq);
}`);
    expect({ result, faults }).toEqual({ result: 10, faults: [] });
  });

  it('must not stand in atomic code', () => {
    const { faults } = runC(
      `${QUEUE}int f(void) { preempt_disable(); wait_event(wq, 1); preempt_enable(); return 0; }`,
    );
    expect(faults).toEqual(['sleep-in-atomic: wait_event() may sleep, but preemption is off. (module.c:7)']);
  });
});

describe('completions', () => {
  const DONE = `
static DECLARE_COMPLETION(done);
static void fn(struct work_struct *work) { msleep(40); complete(&done); }
static DECLARE_WORK(work, fn);
`;

  it('count', () => {
    const { result } = runC(`${DONE}int f(void)
{
  complete(&done);
  complete(&done);
  wait_for_completion(&done);
  return try_wait_for_completion(&done) * 100 + try_wait_for_completion(&done) * 10 + completion_done(&done);
}`);
    expect(result).toBe(100);
  });

  it('let a task wait, with a limit or without', () => {
    expect(
      runC(`${DONE}int f(void) { schedule_work(&work); wait_for_completion(&done); return 1; }`).result,
    ).toBe(1);
    const timed = (ticks: number) =>
      runC(
        `${DONE}int f(void) { schedule_work(&work); return wait_for_completion_timeout(&done, ${ticks}); }`,
      ).result;
    expect(timed(5)).toBe(0);
    expect(timed(100)).toBe(90);
  });

  it('let all pass after complete_all()', () => {
    const { result } = runC(
      `${DONE}int f(void) { complete_all(&done); wait_for_completion(&done); wait_for_completion(&done); return completion_done(&done); }`,
    );
    expect(result).toBe(1);
  });

  it('that never come are an error, not a hang', () => {
    expect(() => runC(`${DONE}int f(void) { wait_for_completion(&done); return 0; }`)).toThrow(
      /waits for a completion/,
    );
  });
});

describe('delays', () => {
  it('let virtual time pass, or none', () => {
    const { result } = runC(
      `${QUEUE}int f(void) { msleep(1000); ssleep(2); usleep_range(4000, 5000); udelay(10); mdelay(5); return ms(); }`,
    );
    expect(result).toBe(3004);
  });

  it('end early with a signal if they may', () => {
    const { result } = runC(`${QUEUE}
static struct task_struct *sleeper;
static void kick(struct work_struct *work) { msleep(100); send_sig(SIGINT, sleeper, 0); }
static DECLARE_WORK(kicker, kick);
int f(void) { sleeper = current; schedule_work(&kicker); return msleep_interruptible(1000); }`);
    expect(result).toBe(900);
  });
});
