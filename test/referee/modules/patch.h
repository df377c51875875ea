/* SPDX-License-Identifier: MIT */
/*
 * A livepatch that is described by its parameters. Include it once; the including file names the module.
 *
 *   objs=OBJECT/FUNC[:SYMPOS]/FUNC+OBJECT/FUNC   what is patched; vmlinux is the kernel itself
 *        FUNC may be '!name' (without a new function), '-' (without a name) or '@N' (with a name of N letters);
 *        an OBJECT that ends with '*' has no array of functions
 *   states=ID:VERSION+ID:VERSION
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include "parking.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define OBJECTS_MAX 6
#define FUNCS_MAX 6
#define STATES_MAX 6

static char objs[512] = "vmlinux/cmdline_proc_show";
module_param_string(objs, objs, sizeof(objs), 0400);
static char states[128];
module_param_string(states, states, sizeof(states), 0400);
static bool replace;
module_param(replace, bool, 0400);
static int callbacks;
module_param(callbacks, int, 0400);
MODULE_PARM_DESC(callbacks, "1 pre_patch, 2 post_patch, 4 pre_unpatch, 8 post_unpatch");
static int pre_patch_ret;
module_param(pre_patch_ret, int, 0600);
static char *pre_patch_fails = "";
module_param(pre_patch_fails, charp, 0600);
MODULE_PARM_DESC(pre_patch_fails, "the object whose pre_patch returns pre_patch_ret; empty: each");
static int watched;
module_param(watched, int, 0400);
MODULE_PARM_DESC(watched, "id of a state that the callbacks ask for");
static char *fault = "";
module_param(fault, charp, 0400);
MODULE_PARM_DESC(fault, "what is wrong with the call: null, mod, objs, ignore, second, exit");

static struct klp_patch patch;
static struct klp_patch second_patch;
static struct klp_object object_array[OBJECTS_MAX + 1];
static struct klp_func func_arrays[OBJECTS_MAX][FUNCS_MAX + 1];
static struct klp_state state_array[STATES_MAX + 1];

static int new_first(int number)
{
	pr_info("new first(%d)\n", number);
	return number + 100;
}

static int new_second(int number)
{
	pr_info("new second(%d)\n", number);
	return number * 100;
}

static int new_park(struct parking *place)
{
	park_here(place);
	pr_info("new park goes on\n");
	return 1;
}

static int new_outer(struct parking *place)
{
	park_here(place);
	pr_info("new outer goes on\n");
	return 1;
}

static int new_cmdline(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", KBUILD_MODNAME);
	return 0;
}

static void new_twice(void)
{
	pr_info("new twice\n");
}

static const struct {
	const char *name;
	void *func;
} replacements[] = {
	{ "target_first", new_first },
	{ "target_second", new_second },
	{ "target_park", new_park },
	{ "target_outer", new_outer },
	{ "cmdline_proc_show", new_cmdline },
	{ "twice", new_twice },
};

static void *replacement(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(replacements); i++) {
		if (strcmp(replacements[i].name, name) == 0)
			return replacements[i].func;
	}
	return new_first;
}

static const char *name_of(struct klp_object *obj)
{
	return obj->name ? obj->name : "vmlinux";
}

static const char *situation(struct klp_object *obj)
{
	if (!obj->mod)
		return "";
	switch (obj->mod->state) {
	case MODULE_STATE_LIVE:
		return " (live)";
	case MODULE_STATE_COMING:
		return " (coming)";
	case MODULE_STATE_GOING:
		return " (going)";
	default:
		return " (?)";
	}
}

static void report(const char *callback, struct klp_object *obj)
{
	struct klp_state *own, *previous;

	pr_info("%s of %s%s\n", callback, name_of(obj), situation(obj));
	if (!watched)
		return;
	own = klp_get_state(&patch, watched);
	previous = klp_get_prev_state(watched);
	pr_info("state %d: version %d, before %d\n", watched, own ? (int)own->version : -1,
		previous ? (int)previous->version : -1);
}

static int pre_patch(struct klp_object *obj)
{
	report("pre_patch", obj);
	if (*pre_patch_fails && strcmp(pre_patch_fails, name_of(obj)))
		return 0;
	return pre_patch_ret;
}

static void post_patch(struct klp_object *obj)
{
	report("post_patch", obj);
}

static void pre_unpatch(struct klp_object *obj)
{
	report("pre_unpatch", obj);
}

static void post_unpatch(struct klp_object *obj)
{
	report("post_unpatch", obj);
}

/* A name that is as long as one likes; there is room for one. */
static int read_long_name(struct klp_func *func, const char *text)
{
	static char name[1024];
	int length;

	if (kstrtoint(text, 0, &length) || length < 0 || length >= (int)sizeof(name))
		return -ERANGE;
	memset(name, 'a', length);
	func->old_name = name;
	func->new_func = new_first;
	return 0;
}

static int read_func(struct klp_func *func, char *text)
{
	char *name = strsep(&text, ":");

	if (text && kstrtoul(text, 0, &func->old_sympos))
		return -ERANGE;
	if (*name == '@')
		return read_long_name(func, name + 1);
	if (*name == '!') {
		func->old_name = name + 1;
		return 0;
	}
	if (strcmp(name, "-"))
		func->old_name = name;
	func->new_func = replacement(name);
	return 0;
}

static int read_object(struct klp_object *obj, struct klp_func *funcs, char *text)
{
	char *name = strsep(&text, "/");
	size_t length = strlen(name);
	int count = 0, ret = 0;
	char *func;

	if (length && name[length - 1] == '*')
		name[length - 1] = 0;
	else
		obj->funcs = funcs;
	if (strcmp(name, "vmlinux"))
		obj->name = name;
	if (callbacks & 1)
		obj->callbacks.pre_patch = pre_patch;
	if (callbacks & 2)
		obj->callbacks.post_patch = post_patch;
	if (callbacks & 4)
		obj->callbacks.pre_unpatch = pre_unpatch;
	if (callbacks & 8)
		obj->callbacks.post_unpatch = post_unpatch;
	while (!ret && (func = strsep(&text, "/")) != NULL) {
		if (count == FUNCS_MAX)
			return -E2BIG;
		ret = read_func(&funcs[count++], func);
	}
	return ret;
}

static int read_objects(char *text)
{
	int count = 0, ret = 0;
	char *object;

	while (!ret && (object = strsep(&text, "+")) != NULL) {
		if (count == OBJECTS_MAX)
			return -E2BIG;
		ret = read_object(&object_array[count], func_arrays[count], object);
		count++;
	}
	return ret;
}

static int read_states(char *text)
{
	int count = 0;
	char *state;

	while ((state = strsep(&text, "+")) != NULL) {
		if (count == STATES_MAX)
			return -E2BIG;
		if (sscanf(state, "%lu:%u", &state_array[count].id, &state_array[count].version) != 2)
			return -ERANGE;
		count++;
	}
	return 0;
}

static bool has_fault(const char *name)
{
	return strcmp(fault, name) == 0;
}

static int patch_init(void)
{
	int ret = read_objects(objs);

	if (!ret && *states)
		ret = read_states(states);
	if (ret)
		return ret;
	if (has_fault("null"))
		return klp_enable_patch(NULL);
	patch.mod = has_fault("mod") ? NULL : THIS_MODULE;
	patch.objs = has_fault("objs") ? NULL : object_array;
	patch.states = states[0] ? state_array : NULL;
	patch.replace = replace;
	ret = klp_enable_patch(&patch);
	if (has_fault("second")) {
		second_patch = (struct klp_patch){ .mod = THIS_MODULE, .objs = object_array + OBJECTS_MAX };
		pr_info("the second returned %d\n", klp_enable_patch(&second_patch));
	}
	if (has_fault("ignore")) {
		pr_info("klp_enable_patch() returned %d\n", ret);
		return 0;
	}
	return ret;
}

static void patch_exit(void)
{
	if (has_fault("exit"))
		pr_info("klp_enable_patch() returned %d\n", klp_enable_patch(&patch));
	pr_info("exit\n");
}

module_init(patch_init);
module_exit(patch_exit);
MODULE_DESCRIPTION("A livepatch that is described by its parameters");
MODULE_LICENSE("GPL");
