// SPDX-License-Identifier: MIT
/* Has a thread that waits so deep in calls that its stack cannot be told, until "park" is 0. */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include "parking.h"

#define DEPTH 150

static struct parking parking;
static struct task_struct *thread;

static __attribute__((__noipa__)) int dive(int depth)
{
	int below = 0;

	if (depth == 0)
		park_here(&parking);
	else
		below = dive(depth - 1) + 1;
	/* So that it does not become a loop. */
	barrier();
	return below;
}

static int dive_function(void *data)
{
	pr_info("diver: came back from %d\n", dive(DEPTH));
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
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

static int park_set(const char *val, const struct kernel_param *kp)
{
	release();
	return 0;
}

static const struct kernel_param_ops park_ops = { .set = park_set };
module_param_cb(park, &park_ops, NULL, 0200);

static int diver_init(void)
{
	open_parking(&parking, 0);
	thread = kthread_run(dive_function, NULL, "diver");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	wait_for_completion(&parking.arrived);
	return 0;
}

static void diver_exit(void)
{
	release();
}

module_init(diver_init);
module_exit(diver_exit);
MODULE_DESCRIPTION("A thread deep in calls");
MODULE_LICENSE("GPL");
