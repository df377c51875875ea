// SPDX-License-Identifier: MIT
/*
 * A module whose init and exit take their time. Writing to its parameter "act" makes it do what cannot go well: "hang" waits
 * for what never comes, "null" reads where nothing is, "thread" and "work" do so in a thread and in a piece of work.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static int init_ms;
module_param(init_ms, int, 0400);
static int exit_ms;
module_param(exit_ms, int, 0400);
static int result;
module_param(result, int, 0400);

static int *volatile nothing;
static DECLARE_COMPLETION(never);

static int read_nothing(void *data)
{
	pr_info("reads\n");
	pr_info("has read %d\n", *nothing);
	return 0;
}

static void work_on_nothing(struct work_struct *work)
{
	read_nothing(NULL);
}

static DECLARE_WORK(reading, work_on_nothing);

static int act_set(const char *val, const struct kernel_param *kp)
{
	struct task_struct *thread;

	if (sysfs_streq(val, "hang")) {
		pr_info("waits\n");
		wait_for_completion(&never);
	} else if (sysfs_streq(val, "null")) {
		read_nothing(NULL);
	} else if (sysfs_streq(val, "thread")) {
		thread = kthread_run(read_nothing, NULL, "reader");
		return PTR_ERR_OR_ZERO(thread);
	} else if (sysfs_streq(val, "work")) {
		schedule_work(&reading);
	} else {
		return -EINVAL;
	}
	return 0;
}

static const struct kernel_param_ops act_ops = { .set = act_set };
module_param_cb(act, &act_ops, NULL, 0200);

static int sleeper_init(void)
{
	pr_info("init begins\n");
	msleep(init_ms);
	pr_info("init ends\n");
	return result;
}

static void sleeper_exit(void)
{
	pr_info("exit begins\n");
	msleep(exit_ms);
	pr_info("exit ends\n");
}

module_init(sleeper_init);
module_exit(sleeper_exit);
MODULE_DESCRIPTION("A module that takes its time");
MODULE_LICENSE("GPL");
