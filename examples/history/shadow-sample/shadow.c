// SPDX-License-Identifier: MIT
/*
 * As the kernel's own sample once did: the constructor data is a pointer to the pointer, the size that of a pointer,
 * and nobody looks whether the variable could be allocated.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

#define LEAK_ID 1

struct owner {
	unsigned long expires;
};

struct note {
	unsigned long since;
	char text[24];
};

static struct owner *livepatch_owner_alloc(void)
{
	struct owner *owner;
	struct note *note;

	owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	if (!owner)
		return NULL;
	note = klp_shadow_alloc(owner, LEAK_ID, sizeof(note), /* finding: shadow-alloc-unchecked, shadow-size-mismatch */
				GFP_KERNEL, NULL, NULL);
	note->since = jiffies;
	return owner;
}

static void livepatch_owner_free(struct owner *owner)
{
	klp_shadow_free(owner, LEAK_ID, NULL);
	kfree(owner);
}

static void forget_notes(struct klp_object *obj)
{
	klp_shadow_free_all(LEAK_ID, NULL);
}

static struct klp_func funcs[] = {
	{ .old_name = "owner_alloc", .new_func = livepatch_owner_alloc },
	{ .old_name = "owner_free", .new_func = livepatch_owner_free },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.post_unpatch = forget_notes,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
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
