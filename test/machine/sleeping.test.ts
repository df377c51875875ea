import { describe, expect, it } from 'vitest';
import { KERNEL_ENTRIES } from '../../server/src/machine/lib/kernelLibrary';
import { runC } from '../support/runC';

const PARTS = `
static DEFINE_SPINLOCK(s);
static struct kobject *kobj;
static struct kprobe probe = { .symbol_name = "do_exit" };
static struct notifier_block nb;
static BLOCKING_NOTIFIER_HEAD(blocking);
static ATOMIC_NOTIFIER_HEAD(atomic);
static DEFINE_IDR(idr);
static DEFINE_XARRAY(xa);
static char buffer[8], other[8];
static int value;
`;

/** What functions are told of that run while a spinlock is held. */
function told(body: string, around = (inner: string) => `spin_lock(&s);\n${inner}\nspin_unlock(&s);`) {
  const { faults } = runC(`${PARTS}int f(void)\n{\n${around(body)}\nreturn 0;\n}`);
  return faults.flatMap((fault) => /^sleep-in-atomic: (\w+)\(\) may sleep/.exec(fault)?.[1] ?? []);
}

describe('a function that may sleep is reported where nothing may', () => {
  it.each([
    ['debugfs_create_dir("x", NULL);', 'debugfs_create_dir'],
    ['proc_mkdir("x", NULL);', 'proc_mkdir'],
    ['kobj = kobject_create_and_add("x", NULL);', 'kobject_create_and_add'],
    ['register_kprobe(&probe);', 'register_kprobe'],
    ['register_module_notifier(&nb);', 'register_module_notifier'],
    ['blocking_notifier_call_chain(&blocking, 0, NULL);', 'blocking_notifier_call_chain'],
    ['idr_alloc(&idr, &value, 0, 0, GFP_KERNEL);', 'idr_alloc'],
    ['xa_store(&xa, 5, &value, GFP_KERNEL);', 'xa_store'],
    ['alloc_workqueue("x", 0, 0);', 'alloc_workqueue'],
    ['copy_from_user(buffer, other, 8);', 'copy_from_user'],
    ['get_user(value, (int *)other);', 'get_user'],
    ['filp_open("/etc/hostname", 0, 0);', 'filp_open'],
    ['vfree(NULL);', 'vfree'],
  ])('%s', (body, name) => {
    expect(told(body)).toContain(name);
    expect(told(body, (inner) => inner)).toEqual([]);
  });
});

describe('nothing is said', () => {
  it.each([
    'idr_alloc(&idr, &value, 0, 0, GFP_ATOMIC);',
    'xa_store(&xa, 5, &value, GFP_NOWAIT);',
    'kfree(kmalloc(8, GFP_ATOMIC));',
    'atomic_notifier_chain_register(&atomic, &nb); atomic_notifier_call_chain(&atomic, 0, NULL);',
    'register_die_notifier(&nb);',
    'copy_from_kernel_nofault(buffer, other, 8);',
    'copy_from_user_nofault(buffer, other, 8);',
    'pagefault_disable(); copy_from_user(buffer, other, 8); get_user(value, (int *)other); pagefault_enable();',
  ])('of %s', (body) => {
    expect(told(body)).toEqual([]);
  });

  it('of a function of the module that has the name of one that sleeps', () => {
    const { faults } = runC(`
static DEFINE_SPINLOCK(s);
static void vfs_poke(int x) { }
int f(void) { spin_lock(&s); vfs_poke(1); spin_unlock(&s); return 0; }`);
    expect(faults).toEqual([]);
  });

  it('of vfree() in an interrupt, which leaves it to a work', () => {
    const { faults } = runC(
      `
static void *p;
static void fn(struct timer_list *t) { vfree(p); }
static DEFINE_TIMER(timer, fn);
int f(void) { p = vmalloc(8); mod_timer(&timer, jiffies + 1); return 0; }`,
      { advance: 100 },
    );
    expect(faults).toEqual([]);
  });
});

it('each entry that says that it sleeps by flags allocates itself, or says which argument they are', () => {
  const silent = [...KERNEL_ENTRIES].flatMap(([name, { sleeps, gfp, allocates }]) =>
    sleeps === 'by flags' && gfp === undefined && allocates === undefined ? [name] : [],
  );
  expect(silent.filter((name) => !/alloc|dup|printf/.test(name))).toEqual([]);
});
