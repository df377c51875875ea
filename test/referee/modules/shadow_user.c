// SPDX-License-Identifier: MIT
/*
 * Calls the functions for shadow variables as its parameter "op" says: "VERB OBJECT ID", where VERB is alloc, get,
 * get_or_alloc, huge, free, free_dtor or free_all, OBJECT counts from 0, and -1 stands for NULL.
 */
#include <linux/livepatch.h>
#include <linux/module.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static int objects[4];
static int ctor_ret;
module_param(ctor_ret, int, 0600);

struct content {
	int number;
	int from_object;
};

static int index_of(void *obj)
{
	return obj ? (int)((int *)obj - objects) : -1;
}

static int construct(void *obj, void *shadow_data, void *ctor_data)
{
	struct content *content = shadow_data;

	pr_info("constructor of object %d, memory %d\n", index_of(obj), content->number);
	if (ctor_ret)
		return ctor_ret;
	content->number = *(int *)ctor_data;
	content->from_object = index_of(obj);
	return 0;
}

static void destroy(void *obj, void *shadow_data)
{
	struct content *content = shadow_data;

	pr_info("destructor of object %d, number %d\n", index_of(obj), content->number);
}

static void show(const char *verb, struct content *content)
{
	if (content)
		pr_info("%s: number %d of object %d\n", verb, content->number, content->from_object);
	else
		pr_info("%s: nothing\n", verb);
}

static int op_set(const char *val, const struct kernel_param *kp)
{
	static int made;
	char verb[16];
	unsigned long id;
	int index;
	void *obj;

	if (sscanf(val, "%15s %d %lu", verb, &index, &id) != 3 || index >= (int)ARRAY_SIZE(objects))
		return -EINVAL;
	obj = index < 0 ? NULL : &objects[index];
	made++;
	if (!strcmp(verb, "alloc"))
		show(verb, klp_shadow_alloc(obj, id, sizeof(struct content), GFP_KERNEL, construct, &made));
	else if (!strcmp(verb, "plain"))
		show(verb, klp_shadow_alloc(obj, id, sizeof(struct content), GFP_KERNEL, NULL, NULL));
	else if (!strcmp(verb, "huge"))
		show(verb, klp_shadow_alloc(obj, id, 1UL << 40, GFP_KERNEL | __GFP_NOWARN, NULL, NULL));
	else if (!strcmp(verb, "get_or_alloc"))
		show(verb, klp_shadow_get_or_alloc(obj, id, sizeof(struct content), GFP_KERNEL, construct, &made));
	else if (!strcmp(verb, "get"))
		show(verb, klp_shadow_get(obj, id));
	else if (!strcmp(verb, "free"))
		klp_shadow_free(obj, id, NULL);
	else if (!strcmp(verb, "free_dtor"))
		klp_shadow_free(obj, id, destroy);
	else if (!strcmp(verb, "free_all"))
		klp_shadow_free_all(id, destroy);
	else
		return -EINVAL;
	return 0;
}

static const struct kernel_param_ops op_ops = { .set = op_set };
module_param_cb(op, &op_ops, NULL, 0200);

static int shadow_user_init(void)
{
	return 0;
}

/* Shadow variables outlive the module that made them, unless it frees them. */
static void shadow_user_exit(void)
{
	unsigned long id;

	for (id = 0; id < 8; id++)
		klp_shadow_free_all(id, NULL);
}

module_init(shadow_user_init);
module_exit(shadow_user_exit);
MODULE_DESCRIPTION("Uses shadow variables as it is told");
MODULE_LICENSE("GPL");
