/** A livepatch whose pre_patch takes memory; the callbacks are given. */
export function callbackModule(callbacks: string, first = ''): string {
  return `${first}#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/slab.h>

static char *buffer;

static int take(struct klp_object *obj)
{
	buffer = kzalloc(64, GFP_KERNEL);
	return buffer ? 0 : -ENOMEM;
}

static void give(struct klp_object *obj)
{
	kfree(buffer);
}

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = new_show }, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			${callbacks}
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init lp_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit lp_exit(void)
{
}

module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}
