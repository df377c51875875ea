/* SPDX-License-Identifier: MIT */
/*
 * Limits how often a counter is used. How often that was is kept in a shadow variable of each counter, also of those that were
 * there before. Include it once, with FIX_LIMIT and FIX_VERSION defined.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "counters.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define USES_ID 4711

struct uses {
	int count;
};

static int uses_init(void *obj, void *shadow_data, void *ctor_data)
{
	struct uses *uses = shadow_data;
	struct counter *counter = ctor_data;

	uses->count = counter->value;
	pr_info("counter %d was used %d times\n", counter->id, uses->count);
	return 0;
}

static void uses_free(void *obj, void *shadow_data)
{
	struct counter *counter = obj;
	struct uses *uses = shadow_data;

	pr_info("counter %d loses its %d uses\n", counter->id, uses->count);
}

static int fix_counter_use(struct counter *counter)
{
	struct uses *uses;

	uses = klp_shadow_get_or_alloc(counter, USES_ID, sizeof(*uses), GFP_KERNEL, uses_init, counter);
	if (!uses)
		return -ENOMEM;
	if (uses->count >= FIX_LIMIT) {
		pr_warn("counter %d was used %d times, that is enough\n", counter->id, uses->count);
		return -EPERM;
	}
	uses->count++;
	counter->value++;
	pr_info("counter %d is at %d\n", counter->id, counter->value);
	return 0;
}

static void fix_counter_free(struct counter *counter)
{
	klp_shadow_free(counter, USES_ID, uses_free);
	pr_info("counter %d ends at %d\n", counter->id, counter->value);
	kfree(counter);
}

static struct klp_func funcs[] = {
	{ .old_name = "counter_use", .new_func = fix_counter_use },
	{ .old_name = "counter_free", .new_func = fix_counter_free },
	{ }
};

static struct klp_patch patch;

static int pre_patch(struct klp_object *obj)
{
	struct klp_state *before = klp_get_prev_state(USES_ID);

	if (before)
		pr_info("goes on with what version %u made\n", before->version);
	return 0;
}

/* If the variables are an older patch's, that one still needs them. */
static void post_unpatch(struct klp_object *obj)
{
	if (klp_get_prev_state(USES_ID)) {
		pr_info("leaves the variables alone\n");
		return;
	}
	klp_shadow_free_all(USES_ID, uses_free);
}

static struct klp_object objs[] = {
	{
		.name = "counters",
		.funcs = funcs,
		.callbacks = { .pre_patch = pre_patch, .post_unpatch = post_unpatch },
	},
	{ }
};

static struct klp_state states[] = {
	{ .id = USES_ID, .version = FIX_VERSION },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int fix_init(void)
{
	return klp_enable_patch(&patch);
}

static void fix_exit(void)
{
}

module_init(fix_init);
module_exit(fix_exit);
MODULE_DESCRIPTION("Limits how often a counter is used");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
