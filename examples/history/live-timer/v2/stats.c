// SPDX-License-Identifier: MIT
/*
 * It counts no more and brings no timer along.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

static int livepatch_serve(int request)
{
	return request < 0 ? -EINVAL : request;
}

static struct klp_func funcs[] = {
	{ .old_name = "serve", .new_func = livepatch_serve },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
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
