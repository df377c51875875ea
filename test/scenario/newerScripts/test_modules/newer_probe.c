// SPDX-License-Identifier: MIT
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>

static bool has_post_handler = true;
module_param(has_post_handler, bool, 0444);
MODULE_PARM_DESC(has_post_handler, "whether the probe has a post handler");

static void __kprobes after(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe = {
	.symbol_name = "cmdline_proc_show",
};

static int __init newer_probe_init(void)
{
	if (has_post_handler)
		probe.post_handler = after;

	return register_kprobe(&probe);
}

static void __exit newer_probe_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(newer_probe_init);
module_exit(newer_probe_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A kprobe for the tests of newer scripts");
