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
	transition_work = look_up("klp_transition_work");
	return transition_work ? 0 : -ENOENT;
}

module_init(klp_tick_init);
MODULE_LICENSE("GPL");
