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

it('scoped_guard() unlocks however its statement is left', () => {
  const { log, faults } = runC(`static DEFINE_MUTEX(m);
static int g(int n)
{
	int i, sum = 0;

	for (i = 0; i < 3; i++) {
		scoped_guard(mutex, &m) {
			sum++;
			if (n == 1)
				break;
			if (n == 2)
				return 100;
			if (n == 3)
				goto out;
			if (n == 4)
				continue;
			sum += 10;
		}
		sum += mutex_is_locked(&m) ? 10000 : 1000;
	}
out:
	return sum;
}
int f(void)
{
	for (int n = 0; n < 5; n++)
		pr_info("%d %d\\n", g(n), mutex_is_locked(&m));
	return 0;
}`);
  expect(faults).toEqual([]);
  expect(log).toEqual(['3033 0', '3003 0', '100 0', '1 0', '3003 0']);
});

it('guards that only try, and those of a module', () => {
  const { result, log, faults } = runC(`static DEFINE_MUTEX(m);
struct thing { int users; };
static void put(struct thing *thing) { pr_info("put %d\\n", thing->users); }
DEFINE_FREE(thing, struct thing *, if (_T) put(_T))
DEFINE_GUARD(thing, struct thing *, _T->users++, _T->users--)
static void bye(int *p) { pr_info("bye %d\\n", *p); }
static int use(struct thing *given)
{
	struct thing *thing __free(thing) = given;
	int old __attribute__((cleanup(bye))) = 7;

	guard(thing)(thing);
	return thing->users;
}
static int tries(void)
{
	int n = 0;

	mutex_lock(&m);
	scoped_guard(mutex_try, &m)
		n++;
	mutex_unlock(&m);
	scoped_guard(mutex_try, &m)
		n += 10;
	scoped_cond_guard(mutex_try, return -1, &m) {
		scoped_cond_guard(mutex_try, n += 100, &m)
			n += 1000;
	}
	return n;
}
int f(void)
{
	struct thing thing = { 4 };

	return use(&thing) * 1000 + tries();
}`);
  expect(faults).toEqual([]);
  expect(log).toEqual(['bye 7', 'put 4']);
  expect(result).toBe(5110);
});
