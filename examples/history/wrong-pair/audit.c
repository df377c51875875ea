// SPDX-License-Identifier: MIT
/*
 * The undo of pre_patch sits in pre_unpatch. A transition that is reversed before it completes never runs it,
 * and one whose disabling is reversed runs it twice.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

static unsigned long *drops;

static int audit_pre_patch(struct klp_object *obj)
{
	drops = kcalloc(num_possible_cpus(), sizeof(*drops), GFP_KERNEL);
	return drops ? 0 : -ENOMEM;
}

static void audit_pre_unpatch(struct klp_object *obj)
{
	kfree(drops); /* finding: undo-in-wrong-callback */
	drops = NULL;
}

static void livepatch_audit_log_lost(const char *message)
{
	if (drops)
		drops[0]++;
	pr_warn_ratelimited("audit: %s\n", message);
}

static struct klp_func funcs[] = {
	{ .old_name = "audit_log_lost", .new_func = livepatch_audit_log_lost },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = audit_pre_patch,
			.pre_unpatch = audit_pre_unpatch,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
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
