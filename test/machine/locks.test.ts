import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const LOCKS = `
static DEFINE_MUTEX(m);
static DEFINE_SPINLOCK(s);
static DEFINE_RWLOCK(rw);
static DECLARE_RWSEM(sem);
static unsigned long flags;
`;

/** The faults of a function with this body. */
function faults(body: string): readonly string[] {
  return runC(`${LOCKS}int f(void)\n{\n${body}\nreturn 0;\n}`).faults;
}

describe('locks that are used as they should be', () => {
  it.each([
    'mutex_lock(&m); msleep(1); mutex_unlock(&m);',
    'spin_lock(&s); spin_unlock(&s); msleep(1);',
    'spin_lock_irqsave(&s, flags); spin_unlock_irqrestore(&s, flags); msleep(1);',
    'spin_lock_bh(&s); spin_unlock_bh(&s); msleep(1);',
    'read_lock(&rw); read_lock(&rw); read_unlock(&rw); read_unlock(&rw); write_lock(&rw); write_unlock(&rw);',
    'down_read(&sem); msleep(1); up_read(&sem); down_write(&sem); up_write(&sem);',
    'mutex_lock(&m); lockdep_assert_held(&m); mutex_unlock(&m);',
    'scoped_guard(mutex, &m) { lockdep_assert_held(&m); } mutex_lock(&m); mutex_unlock(&m);',
    'preempt_disable(); preempt_enable(); msleep(1);',
  ])('%s', (body) => {
    expect(faults(body)).toEqual([]);
  });
});

describe('sleeping where nothing may sleep', () => {
  it.each([
    ['spin_lock(&s);\nmsleep(1);\nspin_unlock(&s);', 'spin_lock() at module.c:9 is not unlocked'],
    [
      'spin_lock_irqsave(&s, flags);\nmsleep(1);\nspin_unlock_irqrestore(&s, flags);',
      'spin_lock_irqsave() at module.c:9 is not unlocked',
    ],
    ['local_irq_disable();\nmsleep(1);\nlocal_irq_enable();', 'interrupts are off'],
    ['preempt_disable();\nmsleep(1);\npreempt_enable();', 'preemption is off'],
    ['local_bh_disable();\nmsleep(1);\nlocal_bh_enable();', 'bottom halves are off'],
    ['rcu_read_lock();\nmsleep(1);\nrcu_read_unlock();', 'this is an RCU read-side critical section'],
  ])('%s', (body, reason) => {
    expect(faults(body)).toEqual([`sleep-in-atomic: msleep() may sleep, but ${reason}. (module.c:10)`]);
  });

  it('is also taking a mutex', () => {
    expect(faults('spin_lock(&s);\nmutex_lock(&m);\nmutex_unlock(&m);\nspin_unlock(&s);')).toEqual([
      'sleep-in-atomic: mutex_lock() may sleep, but spin_lock() at module.c:9 is not unlocked. (module.c:10)',
    ]);
  });
});

describe('locks that are used wrongly', () => {
  it.each([
    [
      'mutex_lock(&m);\nmutex_lock(&m);',
      'mutex_lock() waits forever: the same task holds the lock, taken by mutex_lock() at module.c:9.',
    ],
    [
      'spin_lock(&s);\nspin_lock(&s);',
      'spin_lock() spins forever: the same code holds the lock, taken by spin_lock() at module.c:9.',
    ],
    [
      'read_lock(&rw);\nwrite_lock(&rw);',
      'write_lock() spins forever: the same code holds the lock, taken by read_lock() at module.c:9.',
    ],
    [
      'down_write(&sem);\ndown_read(&sem);',
      'down_read() waits forever: the same task holds the lock, taken by down_write() at module.c:9.',
    ],
    ['(void)0;\nmutex_unlock(&m);', 'mutex_unlock() unlocks a lock that is not locked.'],
    ['(void)0;\nspin_unlock(&s);', 'spin_unlock() unlocks a lock that is not locked.'],
    [
      '(void)0;\nrcu_read_unlock();',
      'rcu_read_unlock() is unbalanced: its counterpart was not called before.',
    ],
    ['(void)0;\npreempt_enable();', 'preempt_enable() is unbalanced: its counterpart was not called before.'],
    ['(void)0;\nlockdep_assert_held(&m);', 'A lock that the code asserts to hold is not held.'],
  ])('%s', (body, sentence) => {
    expect(faults(body)).toEqual([`locking: ${sentence} (module.c:10)`]);
  });

  it('are found where their memory is gone or was never set', () => {
    const [first] = faults('struct mutex *p = kmalloc(sizeof(*p), GFP_KERNEL);\nmutex_lock(p);');
    expect(first).toMatch(/^uninitialised-read: /);
    const [second] = faults('struct mutex *p = kzalloc(sizeof(*p), GFP_KERNEL);\nkfree(p);\nmutex_lock(p);');
    expect(second).toMatch(/^use-after-free: /);
    expect(faults('struct mutex *p = NULL;\nmutex_lock(p);')[0]).toMatch(/^null-dereference: /);
  });
});

describe('trying', () => {
  it('fails where somebody has the lock', () => {
    const tries = `${LOCKS}int f(void)
{
  int first = mutex_trylock(&m), second = mutex_trylock(&m);
  int third = spin_trylock(&s), fourth = spin_trylock(&s);
  int read = down_read_trylock(&sem), write = down_write_trylock(&sem);
  int locked = mutex_is_locked(&m);
  mutex_unlock(&m);
  spin_unlock(&s);
  up_read(&sem);
  return first * 1000000 + second * 100000 + third * 10000 + fourth * 1000 + read * 100 + write * 10 + locked;
}`;
    expect(runC(tries)).toMatchObject({ result: 1010101, faults: [] });
  });
});

describe('contention', () => {
  const WORKER = `${LOCKS}
static void work_fn(struct work_struct *work)
{
  mutex_lock(&m);
  pr_info("worker has it\\n");
  mutex_unlock(&m);
}
static DECLARE_WORK(work, work_fn);
`;

  it('makes a task wait until the mutex is free', () => {
    const { log, faults: found } = runC(`${WORKER}int f(void)
{
  mutex_lock(&m);
  schedule_work(&work);
  msleep(50);
  pr_info("f gives it back\\n");
  mutex_unlock(&m);
  flush_work(&work);
  return 0;
}`);
    expect(log).toEqual(['f gives it back', 'worker has it']);
    expect(found).toEqual([]);
  });

  it('on a spinlock whose holder sleeps is reported', () => {
    const { faults: found } = runC(`${LOCKS}
static void work_fn(struct work_struct *work)
{
  spin_lock(&s);
  spin_unlock(&s);
}
static DECLARE_WORK(work, work_fn);
int f(void)
{
  schedule_work(&work);
  spin_lock(&s);
  msleep(10);
  spin_unlock(&s);
  return 0;
}`);
    expect(found.map((fault) => fault.replace(/:.*/, ''))).toEqual(['sleep-in-atomic', 'locking']);
    expect(found[1]).toContain(
      'the task test, which sleeps, holds the lock, taken by spin_lock() at module.c:17',
    );
  });

  it('never ends if whoever waits holds what is waited for: that is an error, not a hang', () => {
    const text = `${WORKER}int f(void)
{
  mutex_lock(&m);
  schedule_work(&work);
  flush_work(&work);
  return 0;
}`;
    expect(() => runC(text)).toThrow(/a lock taken by mutex_lock\(\) at module.c:17/);
  });
});

describe('what an entry leaves behind', () => {
  it('is reported when a work function returns', () => {
    const { faults: found } = runC(`${LOCKS}
static void work_fn(struct work_struct *work) { spin_lock(&s); }
static DECLARE_WORK(work, work_fn);
int f(void) { schedule_work(&work); flush_work(&work); return 0; }`);
    expect(found).toEqual([
      'locking: work_fn() returned without releasing the lock taken by spin_lock() at module.c:8. (:0)',
    ]);
  });
});

describe('semaphores', () => {
  it('count, and anybody may count them up', () => {
    const { result, log } = runC(`
static struct semaphore sem;
static void work_fn(struct work_struct *work) { pr_info("up\\n"); up(&sem); }
static DECLARE_WORK(work, work_fn);
int f(void)
{
  int busy;
  sema_init(&sem, 1);
  down(&sem);
  busy = down_trylock(&sem);
  schedule_work(&work);
  down(&sem);
  pr_info("down\\n");
  return busy * 10 + (down_timeout(&sem, HZ / 10) == -ETIME);
}`);
    expect(log).toEqual(['up', 'down']);
    expect(result).toBe(11);
  });

  it('that a constructor takes with interrupts off leave them as they were', () => {
    const { faults } = runC(`
static DEFINE_SPINLOCK(inner);
static int make(void *obj, void *data, void *more) { spin_lock_irq(&inner); spin_unlock_irq(&inner); return 0; }
int f(void)
{
  static int owner;
  klp_shadow_alloc(&owner, 5, 4, GFP_KERNEL, make, NULL);
  spin_lock_irq(&inner);
  msleep(1);
  spin_unlock_irq(&inner);
  msleep(1);
  return irqs_disabled();
}`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('msleep() may sleep, but spin_lock_irq()');
  });
});
