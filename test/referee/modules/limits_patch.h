/* SPDX-License-Identifier: MIT */
/*
 * Changes a variable of another module for as long as the patch is enabled. What it was before is kept with the state, and a newer
 * version takes it over. Include it once, with LIMIT and VERSION defined.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "limits.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define LIMIT_ID 1

static struct klp_patch patch;

static int new_check(int number)
{
	pr_info("checks %d against %d\n", number, limits_max);
	return number <= limits_max ? 0 : -EINVAL;
}

static int save_limit(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LIMIT_ID);
	struct klp_state *before = klp_get_prev_state(LIMIT_ID);

	if (before) {
		state->data = before->data;
		pr_info("takes over from version %u\n", before->version);
		return 0;
	}
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (!state->data)
		return -ENOMEM;
	*(int *)state->data = limits_max;
	pr_info("saves %d\n", limits_max);
	return 0;
}

static void change_limit(struct klp_object *obj)
{
	pr_info("changes %d to %d\n", limits_max, LIMIT);
	limits_max = LIMIT;
}

static void restore_limit(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LIMIT_ID);
	struct klp_state *before = klp_get_prev_state(LIMIT_ID);

	if (before) {
		pr_info("leaves the rest to version %u\n", before->version);
		return;
	}
	limits_max = *(int *)state->data;
	pr_info("restores %d\n", limits_max);
}

static void forget_limit(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LIMIT_ID);

	if (klp_get_prev_state(LIMIT_ID))
		return;
	kfree(state->data);
	state->data = NULL;
	pr_info("forgets what it saved\n");
}

static struct klp_func funcs[] = {
	{ .old_name = "limits_check", .new_func = new_check },
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "limits",
		.funcs = funcs,
		.callbacks = {
			.pre_patch = save_limit,
			.post_patch = change_limit,
			.pre_unpatch = restore_limit,
			.post_unpatch = forget_limit,
		},
	},
	{ }
};

static struct klp_state states[] = {
	{ .id = LIMIT_ID, .version = VERSION },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int patch_init(void)
{
	return klp_enable_patch(&patch);
}

static void patch_exit(void)
{
}

module_init(patch_init);
module_exit(patch_exit);
MODULE_DESCRIPTION("Changes a limit");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
