// SPDX-License-Identifier: MIT
/*
 * A livepatch that writes into its own structures what only the livepatch core may write there. Its parameter "what" says which:
 * func (a func says that it is in use), object (an object says so), name (a func loses its name), absent (an object that is not
 * there says that it is patched), address (a replacement that is no code), null (the last step reads where nothing is).
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/string.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static char *what = "";
module_param(what, charp, 0400);

static int new_number(int number)
{
	return number;
}

static struct klp_func funcs[] = {
	{ .old_name = "target_first", .new_func = new_number },
	{ }
};

static struct klp_func absent_funcs[] = {
	{ .old_name = "nobody", .new_func = new_number },
	{ }
};

static struct klp_object objs[];
static int *volatile nothing;

static bool is_to_spoil(const char *name)
{
	return strcmp(what, name) == 0;
}

static int before(struct klp_object *obj)
{
	pr_info("pre_patch\n");
	if (is_to_spoil("func"))
		funcs[0].patched = true;
	if (is_to_spoil("object"))
		obj->patched = true;
	if (is_to_spoil("name"))
		funcs[0].old_name = NULL;
	return 0;
}

static void after(struct klp_object *obj)
{
	pr_info("post_patch\n");
	if (is_to_spoil("null"))
		pr_info("has read %d\n", *nothing);
	if (is_to_spoil("absent")) {
		objs[1].patched = true;
		absent_funcs[0].patched = true;
	}
}

static void last(struct klp_object *obj)
{
	pr_info("post_unpatch\n");
}

static struct klp_object objs[] = {
	{
		.name = "target_a",
		.funcs = funcs,
		.callbacks = { .pre_patch = before, .post_patch = after, .post_unpatch = last },
	},
	{ .name = "absent", .funcs = absent_funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int spoiler_init(void)
{
	if (is_to_spoil("name"))
		funcs[0].old_name = "target_hidden";
	if (is_to_spoil("address"))
		funcs[0].new_func = (void *)8;
	return klp_enable_patch(&patch);
}

static void spoiler_exit(void)
{
	pr_info("exit\n");
}

module_init(spoiler_init);
module_exit(spoiler_exit);
MODULE_DESCRIPTION("A livepatch that spoils its own structures");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
