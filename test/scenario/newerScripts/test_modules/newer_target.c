// SPDX-License-Identifier: MIT
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static struct proc_dir_entry *entry;

static noinline int newer_target_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s: %s\n", THIS_MODULE->name, "original output");
	return 0;
}

static int __init newer_target_init(void)
{
	pr_info("%s: loaded\n", THIS_MODULE->name);
	entry = proc_create_single("newer_target", 0, NULL, newer_target_show);
	return entry ? 0 : -ENOMEM;
}

static void __exit newer_target_exit(void)
{
	pr_info("%s: unloaded\n", THIS_MODULE->name);
	proc_remove(entry);
}

module_init(newer_target_init);
module_exit(newer_target_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A module that serves a file, for the tests of newer scripts");
