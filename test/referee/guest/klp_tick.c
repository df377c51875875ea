// SPDX-License-Identifier: MIT
/*
 * Makes the retries of a transition happen when the driver asks for them and at no other time.
 * Write anything to the parameter "tick": the pending retry runs now, and the next one is put off for good.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#define NEVER (100000UL * HZ)

static struct delayed_work *transition_work;

static int tick_set(const char *val, const struct kernel_param *kp)
{
	flush_delayed_work(transition_work);
	if (delayed_work_pending(transition_work))
		mod_delayed_work(system_wq, transition_work, NEVER);
	return 0;
}

/* Whether a retry is to come. */
static int tick_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%d\n", delayed_work_pending(transition_work));
}

static const struct kernel_param_ops tick_ops = { .set = tick_set, .get = tick_get };
module_param_cb(tick, &tick_ops, NULL, 0600);

static bool swift;
module_param(swift, bool, 0400);
MODULE_PARM_DESC(swift, "do not patch the callers of cond_resched() for the time of a transition");

static noinline notrace void do_nothing(void)
{
}

static int skip(struct kprobe *probe, struct pt_regs *regs)
{
	regs->ip = (unsigned long)do_nothing;
	return 1;
}

/*
 * Since 6.3 tasks can also switch in cond_resched(). To that end thousands of calls are patched, twice per transition, which takes
 * half a second under emulation. No task of ours needs it.
 */
static struct kprobe skipped[] = {
	{ .symbol_name = "sched_dynamic_klp_enable", .pre_handler = skip },
	{ .symbol_name = "sched_dynamic_klp_disable", .pre_handler = skip },
};

/* kallsyms_lookup_name() is not exported; a probe finds it. */
static void *look_up(const char *name)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);

	if (register_kprobe(&probe))
		return NULL;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	return (void *)lookup(name);
}

static int klp_tick_init(void)
{
	int i;

	transition_work = look_up("klp_transition_work");
	if (!transition_work)
		return -ENOENT;
	/* An older kernel does not have them; then there is nothing to skip. */
	for (i = 0; swift && i < ARRAY_SIZE(skipped); i++)
		register_kprobe(&skipped[i]);
	return 0;
}

module_init(klp_tick_init);
MODULE_LICENSE("GPL");
