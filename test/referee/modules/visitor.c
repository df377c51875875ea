// SPDX-License-Identifier: MIT
/*
 * Lets a process of user space stay in a function: writing 1 to /proc/visitor stays there uninterruptibly, 2 interruptibly, until
 * somebody else writes 0.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include "parking.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static struct parking parking;

static __attribute__((__noipa__)) void visitor_stay(int is_interruptible)
{
	open_parking(&parking, is_interruptible);
	park_here(&parking);
	pr_info("%s\n", parking.is_closed ? "is let go" : "is interrupted");
}

static ssize_t visitor_write(struct file *file, const char __user *buffer, size_t count, loff_t *pos)
{
	char letter;

	if (get_user(letter, buffer))
		return -EFAULT;
	if (letter == '0')
		leave_parking(&parking);
	else
		visitor_stay(letter == '2');
	return count;
}

static const struct proc_ops visitor_ops = { .proc_write = visitor_write };

static int visitor_init(void)
{
	return proc_create("visitor", 0200, NULL, &visitor_ops) ? 0 : -ENOMEM;
}

static void visitor_exit(void)
{
	remove_proc_entry("visitor", NULL);
}

module_init(visitor_init);
module_exit(visitor_exit);
MODULE_DESCRIPTION("Lets processes stay in a function");
MODULE_LICENSE("GPL");
