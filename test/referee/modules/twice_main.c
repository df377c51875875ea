// SPDX-License-Identifier: MIT
/* A module with two functions of one name, in two files. */
#include <linux/module.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

void twice_more(void);

static __attribute__((__noipa__)) void twice(void)
{
	pr_info("twice in the first file\n");
}

static int call_set(const char *val, const struct kernel_param *kp)
{
	twice();
	twice_more();
	return 0;
}

static const struct kernel_param_ops call_ops = { .set = call_set };
module_param_cb(call, &call_ops, NULL, 0200);

static int twice_init(void)
{
	return 0;
}

static void twice_exit(void)
{
}

module_init(twice_init);
module_exit(twice_exit);
MODULE_DESCRIPTION("A module with two functions of one name");
MODULE_LICENSE("GPL");
