// SPDX-License-Identifier: MIT
/* A first livepatch, with what is easily forgotten in one. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

static int uptime_show(struct seq_file *m, void *v)
{
	seq_puts(m, "long enough\n");
	return 0;
}

static struct klp_func uptime_funcs[] = { /* finding: missing-sentinel */
	{
		.old_name = "uptime_proc_show",
		.new_func = uptime_show,
	},
	{ /* finding: incomplete-func */
		.old_name = "loadavg_proc_show",
	},
};

static struct klp_object uptime_objs[] = {
	{
		.name = "vmlinux", /* finding: bad-object-name */
		.funcs = uptime_funcs,
	}, { }
};

static struct klp_patch uptime_patch = { /* finding: missing-livepatch-modinfo */
	.mod = THIS_MODULE,
	.objs = uptime_objs,
};

static int __init uptime_init(void)
{
	klp_enable_patch(&uptime_patch); /* finding: enable-result-ignored */
	return 0;
}

module_init(uptime_init); /* finding: module-without-exit */
MODULE_DESCRIPTION("Livepatch example: the first one");
MODULE_LICENSE("GPL");
