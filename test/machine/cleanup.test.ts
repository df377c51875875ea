import { expect, it } from 'vitest';
import { runC } from '../support/runC';

const LOG = 'static void bye(int *p) { pr_info("bye %d\\n", *p); }\nstatic DEFINE_MUTEX(m);\n';

it('guard() unlocks at the end of its block, however that is left', () => {
  const { log, faults } = runC(`${LOG}
static int g(int n)
{
	for (int i = 0; i < 3; i++) {
		guard(mutex)(&m);
		if (i == n)
			return mutex_is_locked(&m) * 10 + i;
		if (i == 1)
			break;
	}
	return mutex_is_locked(&m);
}
int f(void)
{
	pr_info("%d %d %d\\n", g(0), mutex_is_locked(&m), g(5));
	return 0;
}`);
  expect(faults).toEqual([]);
  expect(log).toEqual(['10 0 0']);
});

it('__free() and __cleanup() run in reverse order, and not for a pointer that was handed on', () => {
  const { log, faults, result } = runC(`${LOG}
static void *make(int keep)
{
	char *p __free(kfree) = kmalloc(8, GFP_KERNEL);
	int a __cleanup(bye) = 1;
	int b __cleanup(bye) = 2;

	if (keep)
		return_ptr(p);
	return NULL;
}
int f(void)
{
	char *kept = make(1);

	make(0);
	if (!kept)
		return 1;
	*kept = 1;
	kfree(kept);
	return 0;
}`);
  expect(faults).toEqual([]);
  expect(log).toEqual(['bye 2', 'bye 1', 'bye 2', 'bye 1']);
  expect(result).toBe(0);
});

it.each(['mutex', 'spinlock', 'spinlock_irqsave', 'raw_spinlock', 'rwsem_read', 'rwsem_write', 'read_lock'])(
  'guard(%s) locks and unlocks',
  (kind) => {
    const type = {
      mutex: 'struct mutex',
      rwsem_read: 'struct rw_semaphore',
      rwsem_write: 'struct rw_semaphore',
    };
    const lock = Object.hasOwn(type, kind)
      ? type[kind as keyof typeof type]
      : kind === 'read_lock'
        ? 'rwlock_t'
        : 'spinlock_t';
    const { faults, unknown } = runC(
      `static ${lock} l; int f(void) { { guard(${kind})(&l); } guard(${kind})(&l); return 0; }`,
    );
    expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  },
);
