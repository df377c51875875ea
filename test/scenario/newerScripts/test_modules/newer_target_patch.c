// SPDX-License-Identifier: MIT
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int newer_target_patch_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s: %s\n", THIS_MODULE->name, "this has been live patched");
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "newer_target_show", .new_func = newer_target_patch_show },
	{ }
};

static struct klp_object objs[] = {
	{ .name = "newer_target", .funcs = funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init newer_target_patch_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit newer_target_patch_exit(void)
{
}

module_init(newer_target_patch_init);
module_exit(newer_target_patch_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A livepatch for the tests of newer scripts");
MODULE_INFO(livepatch, "Y");
