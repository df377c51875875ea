// SPDX-License-Identifier: MIT
/*
 * The timer is stopped by pre_unpatch only. Version 2 replaces this livepatch, no callback runs, the module can be
 * removed, and the timer fires into memory that is gone.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/livepatch.h>

static void report(struct timer_list *timer);
static DEFINE_TIMER(report_timer, report);
static unsigned long served;

static void report(struct timer_list *timer)
{
	pr_info("%lu requests\n", served);
	mod_timer(timer, jiffies + 10 * HZ);
}

static void start_reports(struct klp_object *obj)
{
	mod_timer(&report_timer, jiffies + 10 * HZ); /* finding: dangling-module-pointer */
}

static void stop_reports(struct klp_object *obj)
{
	del_timer_sync(&report_timer);
}

static int livepatch_serve(int request)
{
	served++;
	return request;
}

static struct klp_func funcs[] = {
	{ .old_name = "serve", .new_func = livepatch_serve },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.post_patch = start_reports,
			.pre_unpatch = stop_reports,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
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
