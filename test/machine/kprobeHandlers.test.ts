import { describe, expect, it } from 'vitest';
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
