// SPDX-License-Identifier: MIT
/* Has no exit function, so that it can never be removed. */
#include <linux/module.h>

static int stays_init(void)
{
	return 0;
}

module_init(stays_init);
MODULE_DESCRIPTION("Cannot be removed");
MODULE_LICENSE("GPL");
