// SPDX-License-Identifier: MIT
/*
 * Keeps counters. "add ID", "use ID" and "remove ID" are written to its parameter "op". It has a fault that livepatches mend:
 * a counter may be used more often than is good.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include "counters.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define kept __attribute__((__noipa__))

static LIST_HEAD(counters);
static DEFINE_MUTEX(counters_lock);

kept struct counter *counter_new(int id)
{
	struct counter *counter = kzalloc(sizeof(*counter), GFP_KERNEL);

	if (counter)
		counter->id = id;
	return counter;
}

kept int counter_use(struct counter *counter)
{
	counter->value++;
	pr_info("counter %d is at %d\n", counter->id, counter->value);
	return 0;
}

kept void counter_free(struct counter *counter)
{
	pr_info("counter %d ends at %d\n", counter->id, counter->value);
	kfree(counter);
}

static struct counter *find(int id)
{
	struct counter *counter;

	list_for_each_entry(counter, &counters, list) {
		if (counter->id == id)
			return counter;
	}
	return NULL;
}

static int add(int id)
{
	struct counter *counter;

	if (find(id))
		return -EEXIST;
	counter = counter_new(id);
	if (!counter)
		return -ENOMEM;
	list_add_tail(&counter->list, &counters);
	return 0;
}

static int change(const char *verb, int id)
{
	struct counter *counter = find(id);

	if (!strcmp(verb, "add"))
		return add(id);
	if (!counter)
		return -ENOENT;
	if (!strcmp(verb, "use"))
		return counter_use(counter);
	if (strcmp(verb, "remove"))
		return -EINVAL;
	list_del(&counter->list);
	counter_free(counter);
	return 0;
}

static int op_set(const char *val, const struct kernel_param *kp)
{
	char verb[16];
	int id, ret;

	if (sscanf(val, "%15s %d", verb, &id) != 2)
		return -EINVAL;
	mutex_lock(&counters_lock);
	ret = change(verb, id);
	mutex_unlock(&counters_lock);
	return ret;
}

static const struct kernel_param_ops op_ops = { .set = op_set };
module_param_cb(op, &op_ops, NULL, 0200);

static int counters_init(void)
{
	return 0;
}

static void counters_exit(void)
{
	struct counter *counter, *next;

	list_for_each_entry_safe(counter, next, &counters, list) {
		list_del(&counter->list);
		counter_free(counter);
	}
}

module_init(counters_init);
module_exit(counters_exit);
MODULE_DESCRIPTION("Keeps counters");
MODULE_LICENSE("GPL");
