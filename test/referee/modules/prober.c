// SPDX-License-Identifier: MIT
/* Puts a probe with a post handler on a function, which then cannot be livepatched as well, nor the other way round. */
#include <linux/kprobes.h>
#include <linux/module.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static char function[64] = "cmdline_proc_show";
module_param_string(function, function, sizeof(function), 0400);

static void after(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe = { .post_handler = after };

static int prober_init(void)
{
	int ret;

	probe.symbol_name = function;
	ret = register_kprobe(&probe);
	pr_info("register_kprobe() returned %d\n", ret);
	return ret;
}

static void prober_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(prober_init);
module_exit(prober_exit);
MODULE_DESCRIPTION("Puts a probe on a function");
MODULE_LICENSE("GPL");
