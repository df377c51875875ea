/** A livepatch without fault; tests change it. Our own text in the shape of the usual modules. */
export const GOOD_PATCH = `#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

static int lp_version_show(struct seq_file *m, void *v)
{
	seq_printf(m, "patched\\n");
	return 0;
}

static struct klp_func vmlinux_funcs[] = {
	{
		.old_name = "version_proc_show",
		.new_func = lp_version_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = vmlinux_funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int lp_init(void)
{
	return klp_enable_patch(&patch);
}

static void lp_exit(void)
{
}

module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;

/** The same with the function array's terminating entry missing. */
export const WITHOUT_SENTINEL = GOOD_PATCH.replace('lp_version_show,\n\t}, { }', 'lp_version_show,\n\t},');
