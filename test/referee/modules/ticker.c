// SPDX-License-Identifier: MIT
/*
 * A livepatch with a timer and a piece of work that run only while it is enabled. Its parameter "fails" makes the pre_patch callback
 * of its second object fail, when the first has already set up its buffer.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define BEATS_MAX 3

static bool fails;
module_param(fails, bool, 0600);

static int *buffer;
static int beats;

static void beat(struct work_struct *work);
static DECLARE_DELAYED_WORK(beating, beat);

static void beat(struct work_struct *work)
{
	pr_info("beat %d, buffer %d\n", ++beats, ++*buffer);
	if (beats < BEATS_MAX)
		schedule_delayed_work(&beating, msecs_to_jiffies(300));
}

static void alarm(struct timer_list *timer)
{
	pr_info("the timer runs out\n");
}

static DEFINE_TIMER(alarm_timer, alarm);

static int new_first(int number)
{
	pr_info("new first(%d)\n", number);
	return number;
}

static struct klp_func a_funcs[] = {
	{ .old_name = "target_first", .new_func = new_first },
	{ }
};

static struct klp_func b_funcs[] = {
	{ .old_name = "target_first", .new_func = new_first },
	{ }
};

static int make_buffer(struct klp_object *obj)
{
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	pr_info("makes the buffer\n");
	return 0;
}

static void start(struct klp_object *obj)
{
	beats = 0;
	schedule_delayed_work(&beating, msecs_to_jiffies(300));
	mod_timer(&alarm_timer, jiffies + msecs_to_jiffies(60000));
	pr_info("starts\n");
}

static void stop(struct klp_object *obj)
{
	bool was_pending = cancel_delayed_work_sync(&beating);

	pr_info("stops, %s\n", was_pending ? "work was pending" : "no work was pending");
	if (del_timer_sync(&alarm_timer))
		pr_info("stops the timer\n");
}

static void free_buffer(struct klp_object *obj)
{
	pr_info("frees the buffer with %d\n", *buffer);
	kfree(buffer);
	buffer = NULL;
}

static int may_fail(struct klp_object *obj)
{
	pr_info("%s\n", fails ? "fails" : "does not fail");
	return fails ? -EBUSY : 0;
}

static void never_after_failure(struct klp_object *obj)
{
	pr_info("takes the second object back\n");
}

static struct klp_object objs[] = {
	{
		.name = "target_a",
		.funcs = a_funcs,
		.callbacks = {
			.pre_patch = make_buffer,
			.post_patch = start,
			.pre_unpatch = stop,
			.post_unpatch = free_buffer,
		},
	},
	{
		.name = "target_b",
		.funcs = b_funcs,
		.callbacks = { .pre_patch = may_fail, .post_unpatch = never_after_failure },
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int ticker_init(void)
{
	return klp_enable_patch(&patch);
}

static void ticker_exit(void)
{
	pr_info("exit\n");
}

module_init(ticker_init);
module_exit(ticker_exit);
MODULE_DESCRIPTION("A livepatch with a timer and work");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
