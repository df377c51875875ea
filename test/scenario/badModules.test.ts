import { describe, expect, it } from 'vitest';
import { simulate } from '../support/simulate';

/** What loading a module with this init prints. */
function load(init: string, more = ''): string[] {
  const text = `#include <linux/module.h>\n${more}\nstatic int __init start(void)\n{\n${init}\nreturn 0;\n}\nmodule_init(start);\nMODULE_LICENSE("GPL");\n`;
  return simulate({ 'bad.c': text }, 'insmod bad.ko\ncat /proc/cmdline');
}

const CMDLINE = '= BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro';

describe('a module that goes wrong ends in a sentence with its place', () => {
  it.each([
    ['while (1) ;', /^! The code did not come to an end.*\(start\(\) at bad\.c:5\)$/],
    ['for (;;) cpu_relax();', /^! The code did not come to an end.*\(start\(\) at bad\.c:5\)$/],
    ['int *p = 0; *p = 1;', /^! NULL pointer dereference: wrote 4 bytes.*\(start\(\) at bad\.c:5\)$/],
    ['void *p = (void *)start; ((void (*)(void))(p + 4096))();', /^! /],
    ['char *p = vmalloc(1UL << 40); if (p) p[0] = 1;', /./],
  ])('%s', (init, expected) => {
    const lines = load(init);
    expect(lines.at(-1)).toBe(CMDLINE);
    if (!init.startsWith('char')) expect(lines[0]).toMatch(expected);
  });

  it('BUG()', () => {
    const lines = load('BUG();');
    expect(lines[0]).toBe('------------[ cut here ]------------');
    expect(lines.at(-3)).toMatch(/^! .*BUG.*\(start\(\) at bad\.c:5\)$/);
    expect(lines.slice(-2)).toEqual(['Killed', CMDLINE]);
  });

  it('endless recursion', () => {
    const lines = load('return down(1);', 'static int down(int n) { return down(n + 1) + 1; }');
    expect(lines[0]).toMatch(/^! The kernel's stack of 16 KiB is full.*\(down\(\) at bad\.c:2\)$/);
    expect(lines.slice(1)).toEqual(['Killed', CMDLINE]);
  });

  it('a lock that is never released blocks, and says so', () => {
    const lines = load('DEFINE_MUTEX(m); mutex_lock(&m); mutex_lock(&m);');
    expect(lines[0]).toMatch(/^! .*\(start\(\) at bad\.c:5\)$/);
    expect(lines.at(-1)).toBe(CMDLINE);
  });

  it('inline assembly and text that is no C are passed over', () => {
    expect(load('asm volatile("nop"); pr_info("on\\n");')).toEqual(['on', CMDLINE]);
    expect(load('int x = §; pr_info("on\\n");').at(-1)).toBe(CMDLINE);
  });

  it('a missing brace', () => {
    expect(load('if (1) { pr_info("x\\n");').at(-1)).toBe(CMDLINE);
  });

  it('a thread that outlives its module', () => {
    const text = `#include <linux/module.h>
static int run(void *data)
{
	while (!kthread_should_stop())
		msleep(100);
	return 0;
}
static int __init start(void) { kthread_run(run, NULL, "left"); return 0; }
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
`;
    expect(simulate({ 'bad.c': text }, 'insmod bad.ko\nrmmod bad\nsleep 1')).toEqual([
      '! run() runs on after its module bad was unloaded (run() at bad.c:5)',
    ]);
  });

  it.each([
    ['proc_create_single("left", 0, NULL, show);', '/proc/left', /^! Called show\(\) of the module bad/],
    ['misc_register(&misc);', '/dev/left', /^! Read 8 bytes .* of the variable 'fops' of bad, unloaded/],
  ])('a file that outlives its module: %s', (init, path, expected) => {
    const text = `#include <linux/module.h>
static int show(struct seq_file *m, void *v) { return 0; }
static const struct file_operations fops = { .owner = THIS_MODULE };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "left", .fops = &fops };
static int __init start(void) { ${init} return 0; }
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
`;
    expect(simulate({ 'bad.c': text }, `insmod bad.ko\nrmmod bad\ncat ${path}`)[0]).toMatch(expected);
  });

  it('a notifier that is registered twice', () => {
    const lines = load(
      'register_module_notifier(&block); return register_module_notifier(&block);',
      'static int told(struct notifier_block *b, unsigned long a, void *p) { return 0; }\n' +
        'static struct notifier_block block = { .notifier_call = told };',
    );
    expect(lines.slice(1, 3)).toEqual([
      'notifier callback told [bad] already registered',
      'WARNING: at kernel/notifier.c notifier_chain_register',
    ]);
  });

  it('a module that is not there, twice loaded, or still in use', () => {
    const files = { 'a.c': 'MODULE_LICENSE("GPL");\n' };
    expect(simulate(files, 'insmod b.ko\ninsmod a.ko\ninsmod a.ko\nrmmod a\nrmmod a')).toEqual([
      'insmod: ERROR: could not load module b.ko: No such file or directory',
      'insmod: ERROR: could not insert module a.ko: File exists',
      'rmmod: ERROR: Module a is not currently loaded',
    ]);
  });
});

it('a process that does not survive reading or writing a file is killed', () => {
  const text = `#include <linux/module.h>
static int get(char *buffer, const struct kernel_param *kp) { return *(int *)kp->arg; }
static int set(const char *text, const struct kernel_param *kp) { return *(int *)kp->arg; }
static const struct kernel_param_ops ops = { .get = get, .set = set };
module_param_cb(p, &ops, NULL, 0644);
MODULE_LICENSE("GPL");
`;
  const file = '/sys/module/bad/parameters/p';
  const lines = simulate({ 'bad.c': text }, `insmod bad.ko\ncat ${file}\necho 1 > ${file}`);
  expect(lines.filter((line) => !line.startsWith('! NULL pointer dereference'))).toEqual([
    'Killed',
    'Killed',
  ]);
});
