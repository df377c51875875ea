import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { runC } from '../support/runC';

const HEAD = `#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/kallsyms.h>
#include <linux/slab.h>

static unsigned long seen;
static int count;

static int on_hit(struct kprobe *p, struct pt_regs *regs)
{
	seen = regs->ip - 1;
	count++;
	return 0;
}
`;

const resultOf = (text: string): unknown => {
  const { result, faults } = runC(HEAD + text);
  expect(faults).toEqual([]);
  return result;
};

describe('handlers of kprobes run when their function is reached', () => {
  it('by registering the next probe by its name', () => {
    const text = `static struct kprobe one = { .symbol_name = "kallsyms_lookup_name", .pre_handler = on_hit };
static struct kprobe two = { .symbol_name = "printk" };
int f(void)
{
	unsigned long (*look_up)(const char *name);

	if (register_kprobe(&one) || count != 0)
		return 1;
	if (register_kprobe(&two) || count != 1)
		return 2;
	unregister_kprobe(&one);
	unregister_kprobe(&two);
	look_up = (void *)seen;
	return look_up("kfree") == (unsigned long)&kfree ? 5 : 3;
}`;
    expect(resultOf(text)).toBe(5);
  });

  it.each([
    ['of the kernel', 'kfree', 'kfree(NULL);'],
    ['of the kernel whose code is not visible', 'some_driver_poll', 'some_driver_poll();'],
    ['of the module', 'own', 'own(1);'],
  ])('by a call of a function %s', (_, name, call) => {
    const text = `extern void some_driver_poll(void);
static noinline int own(int a)
{
	return a + count;
}
static struct kprobe probe = { .symbol_name = "${name}", .pre_handler = on_hit };
int f(void)
{
	${call}
	if (register_kprobe(&probe) || count != 0)
		return 1;
	${call}
	unregister_kprobe(&probe);
	${call}
	return count;
}`;
    const run =
      name === 'some_driver_poll'
        ? text.replace('.symbol_name = "some_driver_poll"', '.addr = (void *)some_driver_poll')
        : text;
    expect(resultOf(run)).toBe(1);
  });

  it('but not while one of them runs', () => {
    const text = `static int again(struct kprobe *p, struct pt_regs *regs)
{
	count++;
	kfree(NULL);
	return 0;
}
static struct kprobe probe = { .symbol_name = "kfree", .pre_handler = again };
int f(void)
{
	if (register_kprobe(&probe))
		return 0;
	kfree(NULL);
	unregister_kprobe(&probe);
	return count;
}`;
    expect(resultOf(text)).toBe(1);
  });
});

describe('with indirect branch tracking', () => {
  const options = { values: new Map([['X86_KERNEL_IBT', 'y']]), isComplete: false };

  it('a probe by name is behind the mark at the entry, and what is called there is the function', () => {
    const text = `${HEAD}
static struct kprobe probe = { .symbol_name = "twice", .pre_handler = on_hit };
static noinline int twice(int a)
{
	return 2 * a;
}
int f(void)
{
	int (*from_probe)(int);

	if (register_kprobe(&probe))
		return 1;
	from_probe = (void *)probe.addr;
	return (probe.addr - (u8 *)twice) * 100 + from_probe(4) * 10 + (seen == (unsigned long)probe.addr);
}`;
    const { result, faults } = runC(text, { profile: { ...DEFAULT_PROFILE, options } });
    expect({ result, faults }).toEqual({ result: 481, faults: [] });
    expect(runC(text).result).toBe(81);
  });
});

describe('handlers', () => {
  it('run with preemption off', () => {
    const { faults } = runC(`${HEAD}
static noinline int own(int a) { return a; }
static int sleepy(struct kprobe *p, struct pt_regs *regs) { msleep(1); return 0; }
static struct kprobe probe = { .symbol_name = "own", .pre_handler = sleepy };
int f(void) { return register_kprobe(&probe) ?: own(1); }`);
    expect(faults).toEqual([expect.stringContaining('msleep() may sleep, but preemption is off')]);
  });

  it('may let another function run instead', () => {
    expect(
      resultOf(`
static noinline int own(int a) { return a; }
static int other(int a) { return a + 40; }
static int jump(struct kprobe *p, struct pt_regs *regs) { instruction_pointer_set(regs, (unsigned long)other); return 1; }
static struct kprobe probe = { .symbol_name = "own", .pre_handler = jump };
int f(void) { return register_kprobe(&probe) ?: own(2); }`),
    ).toBe(42);
  });
});
