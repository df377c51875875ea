import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulate } from '../support/simulate';

const read = (name: string): string =>
  readFileSync(`test/scenario/newerScripts/test_modules/${name}.c`, 'utf8');
const FILES = Object.fromEntries(
  ['newer_cmdline', 'newer_target', 'newer_probe'].map((name) => [`${name}.c`, read(name)]),
);
const TRACING = '/sys/kernel/tracing';

/** What the commands print, without the log of the livepatch core. */
function run(commands: string, files: Readonly<Record<string, string>> = FILES): string[] {
  return simulate(files, commands.replaceAll('TRACING', TRACING)).filter(
    (line) => !line.startsWith('livepatch:'),
  );
}

const calls = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes('<-')).map((line) => line.replace(/^= .*: /, ''));

const TRACE = 'echo function > TRACING/current_tracer\n';

describe('the function tracer', () => {
  it('prints calls as the kernel does', () => {
    const lines = run(`sleep 2
echo cmdline_proc_show > TRACING/set_ftrace_filter
${TRACE}cat /proc/cmdline
cat TRACING/trace`);
    const [, head, , counts, ...others] = lines;
    expect(head).toBe('= # tracer: function');
    expect(counts).toBe('= # entries-in-buffer/entries-written: 1/1   #P:1');
    expect(others.at(-2)).toMatch(/^= #\s+\| \|\s+\|\s+\|\|\|\|\|\s+\|\s+\|$/);
    expect(others.at(-1)).toMatch(
      /^= {14}cat-\d{4} {4}\[000\] \.{5} {5}2\.000000: cmdline_proc_show <-seq_read_iter$/,
    );
    // The explanations stand above the columns that they explain.
    expect(others.at(-2)?.indexOf('|||||')).toBe(others.at(-1)?.indexOf('.....'));
  });

  it('sees a patched function and its replacement', () => {
    const commands = `${TRACE}insmod newer_cmdline.ko
echo *cmdline*_show > TRACING/set_ftrace_filter
echo > TRACING/trace
cat /proc/cmdline
cat TRACING/trace`;
    expect(calls(run(commands))).toEqual([
      'cmdline_proc_show <-seq_read_iter',
      'newer_cmdline_show <-seq_read_iter',
    ]);
  });

  it('sees calls from C and those of the loader, and no inline functions', () => {
    const files = {
      'm.c': `#include <linux/module.h>
static inline int two(void) { return 2; }
static noinline int one(void) { return two(); }
static notrace int hidden(void) { return one(); }
static int __init start(void) { return hidden() - 2; }
module_init(start);
MODULE_LICENSE("GPL");`,
    };
    const commands = `${TRACE}insmod m.ko\ncat TRACING/trace`;
    expect(calls(run(commands, files))).toEqual(['start <-do_one_initcall', 'one <-hidden']);
  });

  it('tells interrupts and what is switched off', () => {
    const files = {
      'm.c': `#include <linux/module.h>
#include <linux/timer.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(lock);
static noinline void probe(void) { }
static void ring(struct timer_list *timer) { probe(); }
static DEFINE_TIMER(timer, ring);
static int __init start(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	probe();
	spin_unlock_irqrestore(&lock, flags);
	local_bh_disable();
	probe();
	local_bh_enable();
	mod_timer(&timer, jiffies + HZ);
	return 0;
}
module_init(start);
MODULE_LICENSE("GPL");`,
    };
    const lines = run(`${TRACE}insmod m.ko\nsleep 2\ncat TRACING/trace`, files).filter((line) =>
      line.includes(': probe'),
    );
    expect(lines.map((line) => line.replace(/^= +(\S+?)-.*\[000\] (\S+) .*$/, '$1 $2'))).toEqual([
      'insmod d..1.',
      'insmod b....',
      '<idle> ..s..',
    ]);
  });

  it('rests while tracing, ftrace or the tracer is off', () => {
    const seen = (commands: string): number =>
      calls(run(`${TRACE}echo cmdline_proc_show > TRACING/set_ftrace_filter\n${commands}\ncat TRACING/trace`))
        .length;
    expect(seen('cat /proc/cmdline')).toBe(1);
    expect(seen('echo 0 > TRACING/tracing_on\ncat /proc/cmdline')).toBe(0);
    expect(seen('sysctl kernel.ftrace_enabled=0\ncat /proc/cmdline')).toBe(0);
    expect(seen('cat /proc/cmdline\necho 0 > TRACING/tracing_on\ncat /proc/cmdline')).toBe(1);
    expect(seen('cat /proc/cmdline\necho nop > TRACING/current_tracer')).toBe(0);
    expect(seen('cat /proc/cmdline\necho > TRACING/trace\ncat /proc/cmdline')).toBe(1);
    expect(seen('cat /proc/cmdline\necho >> TRACING/trace\ncat /proc/cmdline')).toBe(2);
  });

  it('keeps the last calls of very many', () => {
    const files = {
      'm.c': `#include <linux/module.h>
static noinline void often(void) { }
static noinline void last(void) { }
static int __init start(void)
{
	int i;

	for (i = 0; i < 20001; i++)
		often();
	last();
	return 0;
}
module_init(start);
MODULE_LICENSE("GPL");`,
    };
    const lines = run(`${TRACE}insmod m.ko\necho 0 > TRACING/tracing_on\ncat TRACING/trace`, files);
    expect(lines[2]).toMatch(/^= # entries-in-buffer\/entries-written: 20000\/20003/);
    const names = calls(lines);
    expect([names.length, names[0], names.at(-1)]).toEqual([20_000, 'often <-start', 'last <-start']);
  });
});

describe('set_ftrace_filter', () => {
  const filter = (commands: string): string[] => run(`${commands}\ncat TRACING/set_ftrace_filter`);

  it('takes names, patterns and modules, and is emptied by >', () => {
    const file = 'TRACING/set_ftrace_filter';
    expect(filter('')).toEqual(['= #### all functions enabled ####']);
    expect(filter(`echo uptime_proc_show cmdline_proc_show > ${file}`)).toEqual([
      '= uptime_proc_show',
      '= cmdline_proc_show',
    ]);
    expect(
      filter(`echo *_proc_show > ${file}\necho !cmdline* >> ${file}\necho !meminfo* >> ${file}`),
    ).toEqual(['= uptime_proc_show', '= loadavg_proc_show', '= version_proc_show']);
    expect(filter(`echo uptime_proc_show > ${file}\necho cmdline_proc_show > ${file}`)).toEqual([
      '= cmdline_proc_show',
    ]);
    expect(filter(`insmod newer_target.ko\necho *:mod:newer_target > ${file}`)).toEqual([
      'newer_target: newer_target: loaded',
      '= newer_target_show [newer_target]',
      '= newer_target_init [newer_target]',
      '= newer_target_exit [newer_target]',
    ]);
  });

  it('refuses what it does not know', () => {
    for (const word of [
      'nothing_of_this_name',
      'nothing_*',
      '__lp_get_random',
      'cmdline_proc_show:nonsense:x',
    ])
      expect(filter(`echo ${word} > TRACING/set_ftrace_filter`)[0]).toBe('write error: Invalid argument');
  });
});

describe('other files of tracefs', () => {
  it('have the rights and values of the kernel', () => {
    expect(run('cat TRACING/available_tracers\ncat TRACING/current_tracer\ncat TRACING/tracing_on')).toEqual([
      '= function nop',
      '= nop',
      '= 1',
    ]);
    expect(run('echo sched > TRACING/current_tracer\necho on > TRACING/tracing_on')).toEqual([
      'write error: Invalid argument',
      'write error: Invalid argument',
    ]);
    expect(run('cat /sys/kernel/debug/tracing/tracing_on')).toEqual(['= 1']);
    const available = run('insmod newer_target.ko\ncat TRACING/available_filter_functions');
    for (const name of ['cmdline_proc_show', 'newer_target_show [newer_target]'])
      expect(available).toContain(`= ${name}`);
  });
});

describe('/proc/kallsyms', () => {
  it('has the addresses that C sees', () => {
    const files = {
      'm.c': `#include <linux/module.h>
static int counter = 3;
int shared;
static int __init start(void)
{
	pr_info("%px %px %px\\n", start, &counter, &shared);
	return 0;
}
module_init(start);
MODULE_LICENSE("GPL");`,
    };
    const [printed = '', ...lines] = run('insmod m.ko\ncat /proc/kallsyms', files);
    const [start, counter, shared] = printed.split(' ');
    expect(lines).toContain(`= ${start} t start\t[m]`);
    expect(lines).toContain(`= ${counter} d counter\t[m]`);
    expect(lines).toContain(`= ${shared} B shared\t[m]`);
    expect(lines.filter((line) => /^= [0-9a-f]{16} T cmdline_proc_show$/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => / kprobe_ftrace_ops$/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('__lp_'))).toEqual([]);
    const addresses = lines.filter((line) => !line.includes('[')).map((line) => line.slice(2, 18));
    expect(addresses).toEqual([...addresses].sort());
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('has an address that a module can be given', () => {
    const files = {
      'm.c': `#include <linux/module.h>
static unsigned long at;
module_param(at, ulong, 0);
static int __init start(void)
{
	pr_info("%ps\\n", (void *)at);
	return 0;
}
module_init(start);
MODULE_LICENSE("GPL");`,
    };
    const address =
      /= (\w+) T uptime_proc_show$/m.exec(run('cat /proc/kallsyms', files).join('\n'))?.[1] ?? '';
    expect(run(`cat /proc/kallsyms\ninsmod m.ko at=0x${address}`, files).at(-1)).toBe('uptime_proc_show');
  });
});

describe('kprobes', () => {
  it('cannot be armed with a post handler where a livepatch is', () => {
    expect(run('insmod newer_cmdline.ko\ninsmod newer_probe.ko')).toEqual([
      'insmod: ERROR: could not insert module newer_probe.ko: Device or resource busy',
    ]);
  });

  it('that share a function stay in the way until the last is gone', () => {
    const files = {
      ...FILES,
      'other_probe.c': FILES['newer_probe.c']?.replaceAll('newer_probe', 'other_probe') ?? '',
    };
    const refused = 'insmod: ERROR: could not insert module newer_cmdline.ko: Device or resource busy';
    const commands = `insmod newer_probe.ko
insmod other_probe.ko
rmmod newer_probe
insmod newer_cmdline.ko
rmmod other_probe
insmod newer_cmdline.ko
cat /proc/cmdline`;
    expect(run(commands, files)).toEqual([refused, '= newer_cmdline: this has been live patched']);
  });

  it("that join one without a post handler are in nobody's way", () => {
    const other = FILES['newer_probe.c']?.replaceAll('newer_probe', 'other_probe') ?? '';
    const commands = `insmod other_probe.ko has_post_handler=0
insmod newer_probe.ko
insmod newer_cmdline.ko
cat /proc/cmdline`;
    expect(run(commands, { ...FILES, 'other_probe.c': other })).toEqual([
      '= newer_cmdline: this has been live patched',
    ]);
  });

  it('are switched off and on together', () => {
    const file = '/sys/kernel/debug/kprobes/enabled';
    expect(
      run(
        `echo 1 > ${file}\necho 0 > ${file}\necho 0 > ${file}\ncat ${file}\necho what > ${file}\necho y > ${file}`,
      ),
    ).toEqual([
      'kprobes: Kprobes globally disabled',
      '= 0',
      'write error: Invalid argument',
      'kprobes: Kprobes globally enabled',
    ]);
  });

  it('can be disabled one by one', () => {
    const files = {
      ...FILES,
      'm.c': `#include <linux/kprobes.h>
#include <linux/module.h>
static void after(struct kprobe *probe, struct pt_regs *regs, unsigned long flags) { }
static struct kprobe probe = { .symbol_name = "cmdline_proc_show", .post_handler = after };
static int set_on(const char *text, const struct kernel_param *param)
{
	int err = *text == '1' ? enable_kprobe(&probe) : disable_kprobe(&probe);

	pr_info("%c: %d, disabled %d\\n", *text, err, !!(probe.flags & KPROBE_FLAG_DISABLED));
	return err;
}
static const struct kernel_param_ops ops = { .set = set_on };
module_param_cb(on, &ops, NULL, 0200);
static int __init start(void) { return register_kprobe(&probe); }
static void __exit stop(void) { unregister_kprobe(&probe); }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");`,
    };
    const on = '/sys/module/m/parameters/on';
    const lines = run(`insmod m.ko\necho 0 > ${on}\ninsmod newer_cmdline.ko\necho 1 > ${on}`, files);
    expect(lines).toEqual(['0: 0, disabled 1', '1: -16, disabled 1', 'write error: Device or resource busy']);
  });
});
