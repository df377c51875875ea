// SPDX-License-Identifier: MIT
/* A folder in the layout of SUSE's livepatches: the list beside this file says what is patched. */
#include <linux/module.h>
#include "livepatch_demo1.h"

int klpp_seq_show(struct seq_file *m, void *v)
{
	return 0;
}

int klpp_demo_open(struct inode *inode, struct file *file)
{
	return 0;
}

int livepatch_demo1_init(void)
{
	pr_info("demo1: init\n");
	return 0;
}
