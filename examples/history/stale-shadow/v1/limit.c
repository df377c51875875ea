// SPDX-License-Identifier: MIT
/*
 * It knows nothing of the limits that version 2 attaches to connections.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

static int livepatch_conn_open(struct conn *conn)
{
	return conn ? 0 : -EINVAL;
}

static struct klp_func funcs[] = {
	{ .old_name = "conn_open", .new_func = livepatch_conn_open },
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
