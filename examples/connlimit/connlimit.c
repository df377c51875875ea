// SPDX-License-Identifier: MIT
/* Counts the connections of an object with shadow variables, and gets them wrong in three ways. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "connlimit.h"

struct conn;

static int connlimit_conn_open(struct conn *conn, const char *peer)
{
	struct conn_stats *stats;
	int *count;

	count = klp_shadow_get_or_alloc(conn, SV_CONN_COUNT, sizeof(*count), GFP_KERNEL, NULL, NULL); /* finding: shadow-alloc-unchecked */
	(*count)++;

	stats = klp_shadow_alloc(conn, SV_CONN_STATS, sizeof(stats), GFP_KERNEL, NULL, NULL); /* finding: shadow-size-mismatch */
	if (!stats)
		return -ENOMEM;
	strscpy(stats->last_peer, peer, sizeof(stats->last_peer));
	stats->opened++;
	return 0;
}

static void connlimit_conn_close(struct conn *conn)
{
	int *count = klp_shadow_get(conn, SV_CONN_COUNT); /* finding: shadow-get-unchecked */

	if (--*count == 0) {
		klp_shadow_free(conn, SV_CONN_COUNT, NULL);
		klp_shadow_free(conn, SV_CONN_STATS, NULL);
	}
}

static struct klp_func conn_funcs[] = {
	{ .old_name = "conn_open", .new_func = connlimit_conn_open },
	{ .old_name = "conn_close", .new_func = connlimit_conn_close },
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "conn",
		.funcs = conn_funcs,
	}, { }
};

static void connlimit_post_unpatch(struct klp_object *obj)
{
	klp_shadow_free_all(SV_CONN_COUNT, NULL);
	klp_shadow_free_all(SV_CONN_STATS, NULL);
}

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init connlimit_init(void)
{
	objs[0].callbacks.post_unpatch = connlimit_post_unpatch;
	return klp_enable_patch(&patch);
}

static void __exit connlimit_exit(void)
{
}

module_init(connlimit_init);
module_exit(connlimit_exit);
MODULE_DESCRIPTION("Livepatch example: shadow variables");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
