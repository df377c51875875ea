/* SPDX-License-Identifier: MIT */
/*
 * A module to be patched. Writing to its parameters makes it call its functions, or park a thread in one of them.
 * Include it once; the including file names the module.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include "parking.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#define kept __attribute__((__noipa__))

static struct parking parking;
static struct task_struct *thread;

kept int target_first(int number)
{
	pr_info("target_first(%d)\n", number);
	return number + 1;
}

kept int target_second(int number)
{
	pr_info("target_second(%d)\n", number);
	return number * 2;
}

kept int target_park(struct parking *place)
{
	park_here(place);
	pr_info("target_park goes on\n");
	return 0;
}

kept int target_outer(struct parking *place)
{
	int ret = target_park(place);

	pr_info("target_outer goes on\n");
	return ret;
}

/* Cannot be traced, and so not be patched. */
kept notrace int target_hidden(int number)
{
	return number - 1;
}

/* Calls everything once. */
static int call_set(const char *val, const struct kernel_param *kp)
{
	int number, first, second, ret;

	ret = kstrtoint(val, 0, &number);
	if (ret)
		return ret;
	first = target_first(number);
	second = target_second(target_hidden(number) + 1);
	pr_info("first %d, second %d\n", first, second);
	return 0;
}

static const struct kernel_param_ops call_ops = { .set = call_set };
module_param_cb(call, &call_ops, NULL, 0200);

static int thread_function(void *data)
{
	target_outer(data);
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static void release(void)
{
	if (!thread)
		return;
	leave_parking(&parking);
	kthread_stop(thread);
	thread = NULL;
}

/* 0 lets the thread go; 1 parks one uninterruptibly, 2 interruptibly. */
static int park_set(const char *val, const struct kernel_param *kp)
{
	int mode, ret;

	ret = kstrtoint(val, 0, &mode);
	if (ret)
		return ret;
	if (mode == 0) {
		release();
		return 0;
	}
	if (thread)
		return -EBUSY;
	open_parking(&parking, mode == 2);
	thread = kthread_run(thread_function, &parking, "parked");
	if (IS_ERR(thread)) {
		ret = PTR_ERR(thread);
		thread = NULL;
		return ret;
	}
	wait_for_completion(&parking.arrived);
	return 0;
}

static const struct kernel_param_ops park_ops = { .set = park_set };
module_param_cb(park, &park_ops, NULL, 0200);

static int result;
module_param(result, int, 0400);
MODULE_PARM_DESC(result, "what init returns");

static int target_init(void)
{
	pr_info("init\n");
	return result;
}

static void target_exit(void)
{
	release();
	pr_info("exit\n");
}

module_init(target_init);
module_exit(target_exit);
MODULE_DESCRIPTION("A module to be patched");
MODULE_LICENSE("GPL");
