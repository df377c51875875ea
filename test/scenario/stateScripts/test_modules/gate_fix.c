// SPDX-License-Identifier: MIT
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#ifndef GREETING
#define GREETING "please"
#endif

#define NOTE_SIZE 24

/* Which states the livepatch has is for the command line to say. */
static unsigned long states[4];
static unsigned int states_count;
module_param_array(states, ulong, &states_count, 0400);
MODULE_PARM_DESC(states, "ids of the states, in this order");

static bool no_disable[4];
module_param_array(no_disable, bool, NULL, 0400);
MODULE_PARM_DESC(no_disable, "which of the states forbid to disable");

static bool replace = true;
module_param(replace, bool, 0400);

static char note[NOTE_SIZE] = "first";
module_param_string(note, note, sizeof(note), 0400);
MODULE_PARM_DESC(note, "what the states' shadow variables say");

/* Fails for the state with this id. */
struct failure {
	unsigned long id;
	int err;
};

static struct failure failure = { .err = -ENODEV };

static int failing_set(const char *val, const struct kernel_param *kp)
{
	struct failure *wanted = kp->arg;

	return kstrtoul(val, 0, &wanted->id);
}

static int failing_get(char *buffer, const struct kernel_param *kp)
{
	const struct failure *wanted = kp->arg;

	return scnprintf(buffer, PAGE_SIZE, "%lu\n", wanted->id);
}

static const struct kernel_param_ops failing_ops = {
	.set = failing_set,
	.get = failing_get,
};
module_param_cb(failing, &failing_ops, &failure, 0400);

/* Of the new function: whoever is in it blocks the way back. */
static bool standing;
module_param(standing, bool, 0600);

static int fixed_gate_pass(const char *who)
{
	char line[64];
	const char *said = klp_shadow_get(NULL, 1);

	snprintf(line, sizeof(line), "%s %s", said ? said : "-", who);
	pr_info("%s: %s, %s\n", __func__, GREETING, line);
	return 0;
}

static void fixed_gate_wait(void)
{
	while (READ_ONCE(standing))
		msleep(20);
}

static char *allocate_note(unsigned long id)
{
	char *said;

	if (id == failure.id)
		return ERR_PTR(failure.err);
	said = klp_shadow_get_or_alloc(NULL, id, NOTE_SIZE, GFP_KERNEL, NULL, NULL);
	return said ? said : ERR_PTR(-ENOMEM);
}

static int note_pre_patch(struct klp_patch *patch, struct klp_state *state)
{
	char *said;

	said = allocate_note(state->id);
	if (IS_ERR(said)) {
		pr_err("%s: state %lu: %pe\n", __func__, state->id, said);
		return PTR_ERR(said);
	}
	strscpy(said, note, NOTE_SIZE);
	pr_info("%s: state %lu says %s\n", __func__, state->id, said);
	return 0;
}

static void note_post_patch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("%s: state %lu\n", __func__, state->id);
}

static void note_pre_unpatch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("%s: state %lu\n", __func__, state->id);
}

static void note_post_unpatch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("%s: state %lu\n", __func__, state->id);
}

static void note_dtor(void *obj, void *shadow_data)
{
	pr_info("%s: %s\n", __func__, (char *)shadow_data);
}

static struct klp_func gate_funcs[] = {
	{
		.old_name = "gate_pass",
		.new_func = fixed_gate_pass,
	},
	{
		.old_name = "gate_wait",
		.new_func = fixed_gate_wait,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "gate",
		.funcs = gate_funcs,
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int allocate_states(void)
{
	struct klp_state *state;
	unsigned int i;

	patch.states = kcalloc(states_count + 1, sizeof(*patch.states), GFP_KERNEL);
	if (!patch.states)
		return -ENOMEM;

	for (i = 0, state = patch.states; i < states_count; i++, state++) {
		*state = (struct klp_state) {
			.id = states[i],
			.callbacks = {
				.pre_patch = note_pre_patch,
				.post_patch = note_post_patch,
				.pre_unpatch = note_pre_unpatch,
				.post_unpatch = note_post_unpatch,
				.shadow_dtor = note_dtor,
			},
			.block_disable = no_disable[i],
			.is_shadow = true,
		};
	}
	return 0;
}

static int __init gate_fix_init(void)
{
	int ret;

	patch.replace = replace;
	ret = allocate_states();
	if (ret)
		return ret;
	ret = klp_enable_patch(&patch);
	if (ret)
		kfree(patch.states);
	return ret;
}

static void __exit gate_fix_exit(void)
{
	kfree(patch.states);
}

module_init(gate_fix_init);
module_exit(gate_fix_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
MODULE_DESCRIPTION("A livepatch whose states come from the command line");
