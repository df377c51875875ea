// SPDX-License-Identifier: MIT
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

/* A car that stands in the gate keeps the transition of a livepatch waiting. */
static bool standing;
module_param(standing, bool, 0644);
MODULE_PARM_DESC(standing, "a car stands in the gate until this is cleared");

static DECLARE_COMPLETION(car_in_gate);

/* Patched: says who passes. */
static noinline int gate_pass(const char *who)
{
	pr_info("%s: %s passes\n", __func__, who);
	return 0;
}

/* Patched: does not return while a car stands in it. */
static noinline void gate_wait(void)
{
	while (READ_ONCE(standing))
		msleep(20);
}

static void car_fn(struct work_struct *work)
{
	complete(&car_in_gate);
	gate_wait();
	pr_info("%s: the gate is free\n", __func__);
}
static DECLARE_WORK(car_work, car_fn);

static int pass_get(char *buffer, const struct kernel_param *kp)
{
	int ret = gate_pass("nobody");

	return ret ? ret : sysfs_emit(buffer, "%d\n", ret);
}

static int pass_set(const char *val, const struct kernel_param *kp)
{
	char who[16];
	ssize_t len;

	len = strscpy(who, val, sizeof(who));
	if (len < 0)
		return len;
	return gate_pass(strim(who));
}

static const struct kernel_param_ops pass_ops = {
	.get = pass_get,
	.set = pass_set,
};
module_param_cb(pass, &pass_ops, NULL, 0600);
MODULE_PARM_DESC(pass, "whoever is written here passes the gate");

static int __init gate_init(void)
{
	pr_info("%s\n", __func__);
	if (standing) {
		schedule_work(&car_work);
		wait_for_completion(&car_in_gate);
	}
	return 0;
}

static void __exit gate_exit(void)
{
	pr_info("%s\n", __func__);
	WRITE_ONCE(standing, false);
	flush_work(&car_work);
}

module_init(gate_init);
module_exit(gate_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A module to be livepatched: a gate that can be blocked");
