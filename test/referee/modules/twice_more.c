// SPDX-License-Identifier: MIT
#include <linux/printk.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

void twice_more(void);

static __attribute__((__noipa__)) void twice(void)
{
	pr_info("twice in the second file\n");
}

void twice_more(void)
{
	twice();
}
