// SPDX-License-Identifier: MIT
/*
 * It saves what version 1 has set as if it were the first value, and restores that in the end.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

#define LIMIT 512

extern int sysctl_overcommit;

static int saved;

static int tighten(struct klp_object *obj)
{
	saved = sysctl_overcommit; /* finding: saved-twice */
	sysctl_overcommit = 2;
	return 0;
}

static void relax(struct klp_object *obj)
{
	sysctl_overcommit = saved;
}

static int livepatch_may_map(unsigned long pages)
{
	return sysctl_overcommit == 2 && pages > LIMIT ? -ENOMEM : 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "may_map", .new_func = livepatch_may_map },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = tighten,
			.post_unpatch = relax,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit lp_exit(void)
{
}

module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
