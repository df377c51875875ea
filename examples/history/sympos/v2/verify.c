// SPDX-License-Identifier: MIT
/*
 * It names position 1, which is the same. Before 6.19 the kernel takes them for two functions, adds a nop for the
 * first, and finds its folder in sysfs taken.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>

static int livepatch_verify(const void *data, size_t size)
{
	return data && size < 4096 ? 0 : -EINVAL;
}

static struct klp_func funcs[] = {
	{ .old_name = "verify", .new_func = livepatch_verify, .old_sympos = 1 /* finding: duplicate-func */ }, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs }, { }
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
