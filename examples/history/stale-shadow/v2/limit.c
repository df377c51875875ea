// SPDX-License-Identifier: MIT
/*
 * Version 1 takes its place again and leaves the limits. The next upgrade finds them, with what was true before.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

#define LIMIT_ID 7

struct limit {
	unsigned int left;
};

static int limit_ctor(void *obj, void *shadow_data, void *ctor_data)
{
	struct limit *limit = shadow_data;

	limit->left = 16;
	return 0;
}

static int livepatch_conn_open(struct conn *conn)
{
	struct limit *limit;

	limit = klp_shadow_get_or_alloc(conn, LIMIT_ID, sizeof(*limit), /* finding: shadow-stale */
					GFP_KERNEL, limit_ctor, NULL);
	if (!limit)
		return -ENOMEM;
	if (!limit->left)
		return -EBUSY;
	limit->left--;
	return 0;
}

static void livepatch_conn_close(struct conn *conn)
{
	klp_shadow_free(conn, LIMIT_ID, NULL);
}

static void forget_limits(struct klp_object *obj)
{
	klp_shadow_free_all(LIMIT_ID, NULL);
}

static struct klp_func funcs[] = {
	{ .old_name = "conn_open", .new_func = livepatch_conn_open },
	{ .old_name = "conn_close", .new_func = livepatch_conn_close },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.post_unpatch = forget_limits,
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
