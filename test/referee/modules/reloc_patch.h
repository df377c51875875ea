/* SPDX-License-Identifier: MIT */
/*
 * A livepatch of target_a whose replacement calls `borrowed()`, a function that is not exported. The including file declares it,
 * and the object that it is of.
 */
#include <linux/livepatch.h>
#include <linux/module.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static int new_first(int number)
{
	pr_info("borrowed %d\n", borrowed(number));
	return number;
}

static struct klp_func funcs[] = {
	{ .old_name = "target_first", .new_func = new_first },
	{ }
};

static struct klp_object objs[] = {
	{ .name = "target_a", .funcs = funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int reloc_init(void)
{
	return klp_enable_patch(&patch);
}

static void reloc_exit(void)
{
}

module_init(reloc_init);
module_exit(reloc_exit);
MODULE_DESCRIPTION("A livepatch that calls what is not exported");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
