// SPDX-License-Identifier: MIT
/* Its successor, which grew by copying. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>

#define NET_FIX_STATE 1
#define NET_FIX_LIMIT NET_FIX_STATE

/* One entry of an array of functions, as a macro because there will be many. */
#define NET_FIX(function) { .old_name = #function, .new_func = net_fix_##function }

static int net_fix_nf_fix_filter(void *priv, int verdict)
{
	return verdict;
}

static int net_fix_nf_fix_reset(void *priv)
{
	return 0;
}

static int net_fix_pre_patch(struct klp_patch *patch)
{
	return 0;
}

static struct klp_func nf_funcs[] = {
	NET_FIX(nf_fix_filter),
	NET_FIX(nf_fix_reset),
	NET_FIX(nf_fix_filter), /* finding: duplicate-func */
	{ .old_name = "nf_fix_sweep.isra.0", .new_func = net_fix_nf_fix_reset }, /* finding: optimized-clone */
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "nf_fix",
		.funcs = nf_funcs,
		.callbacks = {
			.pre_patch = net_fix_pre_patch, /* finding: callback-prototype */
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = NET_FIX_STATE, .version = 1 },
	{ .id = NET_FIX_LIMIT, .version = 1 }, /* finding: duplicate-state-id */
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init net_fix_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit net_fix_exit(void)
{
}

module_init(net_fix_init);
module_exit(net_fix_exit);
MODULE_LICENSE("GPL v2");
MODULE_INFO(livepatch, "Y");
