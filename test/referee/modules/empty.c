// SPDX-License-Identifier: MIT
/* Has neither an init nor an exit function. */
#include <linux/module.h>

MODULE_DESCRIPTION("Does nothing");
MODULE_LICENSE("GPL");
