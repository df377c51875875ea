// C texts to measure with: our own, in the shape of what authors write.

/** One patched function with its shadow variable. */
const part = (index) => `
struct conn_${index} {
	struct list_head list;
	unsigned long id;
	char name[16];
};

static int conn_${index}_ctor(void *obj, void *shadow_data, void *ctor_data)
{
	unsigned long *count = shadow_data;

	*count = ctor_data ? *(unsigned long *)ctor_data : 0;
	return 0;
}

static int lp_conn_${index}_open(struct conn_${index} *conn, unsigned long limit)
{
	unsigned long *count;

	count = klp_shadow_get_or_alloc(conn, SV_COUNT + ${index}, sizeof(*count), GFP_KERNEL,
					conn_${index}_ctor, NULL);
	if (!count)
		return -ENOMEM;
	if (*count >= limit) {
		pr_warn("connection %lu of %s is over its limit\\n", conn->id, conn->name);
		return -EBUSY;
	}
	(*count)++;
	return 0;
}
`;

/** A module with about \`lines\` lines. */
export function moduleOf(lines) {
  const count = Math.max(1, Math.round((lines - 39) / 31));
  const parts = Array.from({ length: count }, (_, index) => index);
  const entries = parts.map(
    (index) => `\t{ .old_name = "conn_${index}_open", .new_func = lp_conn_${index}_open },`,
  );
  return `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/livepatch.h>

#define SV_COUNT 100
${parts.map(part).join('')}
static struct klp_func vmlinux_funcs[] = {
${entries.join('\n')}
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = vmlinux_funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit lp_exit(void)
{
	klp_shadow_free_all(SV_COUNT, NULL);
}

module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}
