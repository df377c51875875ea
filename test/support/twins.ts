/** Two texts written as one: lines that begin with `-` are the faulty one's, with `+` the clean one's. */
export function twins(text: string): { readonly faulty: string; readonly clean: string } {
  const lines = text.split('\n');
  const without = (mark: string): string =>
    lines
      .filter((line) => !line.startsWith(mark))
      .map((line) => line.replace(/^[-+]/, ''))
      .join('\n');
  const clean = without('-').replace(/[ \t]*\/\/ finding:.*$/gm, '');
  return { faulty: without('+'), clean };
}

/** The rest of a module with a livepatch of its own name: its callbacks, and further fields of the livepatch. */
export function livepatchOf(callbacks: readonly string[], fields: readonly string[] = []): string {
  return `
static ssize_t lp_uptime_show(struct seq_file *m, void *v)
{
	seq_puts(m, "patched\\n");
	return 0;
}

static struct klp_func lp_funcs[] = {
	{ .old_name = "uptime_proc_show", .new_func = lp_uptime_show, }, { }
};

static struct klp_object lp_objs[] = {
	{
		.funcs = lp_funcs,
		.callbacks = {
${callbacks.map((each) => `\t\t\t${each}`).join('\n')}
		},
	}, { }
};

static struct klp_patch lp_patch = {
	.mod = THIS_MODULE,
	.objs = lp_objs,
${fields.map((each) => `\t${each}`).join('\n')}
};

static int __init lp_init(void)
{
	return klp_enable_patch(&lp_patch);
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
