// SPDX-License-Identifier: MIT
/*
 * Nobody frees the shadow variable. When the livepatch is loaded again, klp_shadow_alloc() finds it, warns and
 * returns NULL.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

#define QUOTA_ID 0x51

struct quota {
	unsigned long used;
};

static int quota_pre_patch(struct klp_object *obj)
{
	struct quota *quota;

	quota = klp_shadow_alloc(&init_task, QUOTA_ID, sizeof(*quota), /* finding: shadow-never-freed */
				 GFP_KERNEL, NULL, NULL);
	return quota ? 0 : -ENOMEM;
}

static int livepatch_charge(unsigned long amount)
{
	struct quota *quota = klp_shadow_get(&init_task, QUOTA_ID);

	if (!quota)
		return -ENOENT;
	quota->used += amount;
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "charge", .new_func = livepatch_charge },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = quota_pre_patch,
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
