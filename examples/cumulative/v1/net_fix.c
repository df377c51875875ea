// SPDX-License-Identifier: MIT
/* As it was written for a kernel before 5.1; a newer one has none of this any more. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>

static int net_fix_filter(void *priv, int verdict)
{
	return verdict;
}

static struct klp_func nf_funcs[] = {
	{
		.old_name = "nf_fix_filter",
		.new_func = net_fix_filter,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "nf-fix.ko", /* finding: bad-object-name */
		.funcs = nf_funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.immediate = true, /* finding: api-not-in-kernel */
};

static int __init net_fix_init(void)
{
	int ret = klp_register_patch(&patch); /* finding: api-not-in-kernel */

	if (ret)
		return ret;
	ret = klp_enable_patch(&patch);
	if (ret)
		WARN_ON(klp_unregister_patch(&patch)); /* finding: api-not-in-kernel */
	return ret;
}

static void __exit net_fix_exit(void)
{
	WARN_ON(klp_unregister_patch(&patch)); /* finding: api-not-in-kernel */
}

module_init(net_fix_init);
module_exit(net_fix_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
