/** What all livepatches here have: callbacks that tell what was called, and how it is made to fail. */
const CALLBACKS = `
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/delay.h>
#include <linux/livepatch.h>

static unsigned long failing;
module_param(failing, ulong, 0444);

static int pre_patch(struct klp_patch *patch, struct klp_state *state)
{
	unsigned long *data;

	pr_info("pre_patch %lu\\n", state->id);
	if (state->id == failing)
		return -ENODEV;
	if (!state->is_shadow)
		return 0;
	data = klp_shadow_alloc(NULL, state->id, sizeof(*data), GFP_KERNEL, NULL, NULL);
	if (!data)
		return -ENOMEM;
	*data = state->id;
	return 0;
}

static void post_patch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("post_patch %lu\\n", state->id);
}

static void pre_unpatch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("pre_unpatch %lu\\n", state->id);
}

static void post_unpatch(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("post_unpatch %lu\\n", state->id);
}

static void __maybe_unused shadow_dtor(void *obj, void *shadow_data)
{
	DTOR_ACTION
	pr_info("shadow_dtor %lu\\n", *(unsigned long *)shadow_data);
}

#define CALLBACKS { pre_patch, post_patch, pre_unpatch, post_unpatch, shadow_dtor }
`;

/** The livepatch of the target module's function; a task that is in the new one stays there while `busy` is set. */
const PATCH = `
static bool busy;
module_param(busy, bool, 0644);

static void new_wait(void)
{
	while (READ_ONCE(busy))
		msleep(100);
}

static struct klp_func target_funcs[] = {
	{ .old_name = "target_wait", .new_func = new_wait },
	{ }
};

static struct klp_object objs[] = {
	{ .name = "target", .funcs = target_funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = REPLACE,
	STATES
};

static void __exit patch_exit(void)
{
}
module_exit(patch_exit);
MODULE_INFO(livepatch, "Y");
MODULE_LICENSE("GPL");
`;

const INIT = `
static int __init patch_init(void)
{
	return klp_enable_patch(&patch);
}
module_init(patch_init);
`;

/** A state with all callbacks, as C; `fields` are further initialisers. */
export function state(id: number, fields = ''): string {
  return `{ .id = ${id}, .callbacks = CALLBACKS, ${fields} },`;
}

/** A state that owns the shadow variable on NULL that its `pre_patch` makes. */
export function shadowState(id: number): string {
  return state(id, '.is_shadow = true');
}

interface Wish {
  readonly replace?: boolean;
  /** C that stands first in `shadow_dtor`. */
  readonly dtor?: string;
}

/** A livepatch with these states. Its callbacks log themselves; `failing=ID` lets a `pre_patch` fail with -ENODEV. */
export function livepatch(states: readonly string[], { replace = false, dtor = '' }: Wish = {}): string {
  const array = `static struct klp_state states[] = {\n${states.join('\n')}\n{ }\n};\n`;
  return filled(CALLBACKS + array + PATCH + INIT, { replace, dtor, states: '.states = states,' });
}

/** A cumulative livepatch whose states are those of the parameter `ids`, in memory of its own. */
export const ALLOCATED_STATES = filled(
  `${CALLBACKS}
static unsigned long ids[8];
static unsigned int count;
module_param_array(ids, ulong, &count, 0444);
${PATCH}
static int __init patch_init(void)
{
	unsigned int i;

	patch.states = kcalloc(count + 1, sizeof(*patch.states), GFP_KERNEL);
	if (!patch.states)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		patch.states[i].id = ids[i];
		patch.states[i].callbacks.pre_patch = pre_patch;
		patch.states[i].callbacks.post_patch = post_patch;
		patch.states[i].callbacks.pre_unpatch = pre_unpatch;
		patch.states[i].callbacks.post_unpatch = post_unpatch;
	}
	return klp_enable_patch(&patch);
}
module_init(patch_init);
`,
  { replace: true, dtor: '', states: '' },
);

function filled(text: string, values: { replace: boolean; dtor: string; states: string }): string {
  return text
    .replace('REPLACE', String(values.replace))
    .replace('DTOR_ACTION', values.dtor)
    .replace('\tSTATES', values.states);
}

/** A module with a function that is patched, and in which a work item stays while `busy` is set. */
export const TARGET = `
#include <linux/module.h>
#include <linux/workqueue.h>
#include <linux/delay.h>

static bool busy;
module_param(busy, bool, 0644);

static noinline void target_wait(void)
{
	while (READ_ONCE(busy))
		msleep(100);
}

static void work_fn(struct work_struct *work)
{
	target_wait();
}
static DECLARE_WORK(work, work_fn);

static int __init target_init(void)
{
	schedule_work(&work);
	return 0;
}
module_init(target_init);

static void __exit target_exit(void)
{
	busy = false;
	flush_work(&work);
}
module_exit(target_exit);
MODULE_LICENSE("GPL");
`;

/** Tells which of the shadow variables 1 to 3 on NULL exist. */
export const LOOK = `
#include <linux/module.h>
#include <linux/livepatch.h>

static int __init look_init(void)
{
	int id;

	for (id = 1; id <= 3; id++)
		if (klp_shadow_get(NULL, id))
			pr_info("look: shadow %d\\n", id);
	return 0;
}
module_init(look_init);

static void __exit look_exit(void)
{
}
module_exit(look_exit);
MODULE_LICENSE("GPL");
`;
