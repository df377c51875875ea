// SPDX-License-Identifier: MIT
/* Has a variable that other modules may change, and says whether a number that is written to "check" is within it. */
#include <linux/module.h>
#include "limits.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

int limits_max = 10;
EXPORT_SYMBOL_GPL(limits_max);

static __attribute__((__noipa__)) int limits_check(int number)
{
	return number <= limits_max ? 0 : -ERANGE;
}

static int check_set(const char *val, const struct kernel_param *kp)
{
	int number;
	int ret = kstrtoint(val, 0, &number);

	return ret ? ret : limits_check(number);
}

static int check_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%d\n", limits_max);
}

static const struct kernel_param_ops check_ops = { .set = check_set, .get = check_get };
module_param_cb(check, &check_ops, NULL, 0600);

static int limits_init(void)
{
	return 0;
}

static void limits_exit(void)
{
}

module_init(limits_init);
module_exit(limits_exit);
MODULE_DESCRIPTION("Has a variable that others may change");
MODULE_LICENSE("GPL");
