/** A source for kpatch with all four callbacks; our own text. `kind` is the tool's prefix. */
export function toolSource(kind: 'KPATCH' | 'KLP', parts: { pre?: string; post?: string } = {}): string {
  const include = kind === 'KPATCH' ? '#include "kpatch-macros.h"' : '#include <linux/livepatch_helpers.h>';
  const type = kind === 'KPATCH' ? 'patch_object' : 'struct klp_object';
  return `#include <linux/printk.h>
${include}

static int limit_pre_patch(${type} *obj)
{
	pr_info("pre_patch\\n");
	${parts.pre ?? 'return 0;'}
}
${kind}_PRE_PATCH_CALLBACK(limit_pre_patch);

static void limit_post_patch(${type} *obj)
{
	pr_info("post_patch\\n");
}
${kind}_POST_PATCH_CALLBACK(limit_post_patch);

static void limit_pre_unpatch(${type} *obj)
{
	pr_info("pre_unpatch\\n");
}
${kind}_PRE_UNPATCH_CALLBACK(limit_pre_unpatch);

${
  parts.post ??
  `static void limit_post_unpatch(${type} *obj)
{
	pr_info("post_unpatch\\n");
}`
}
${kind}_POST_UNPATCH_CALLBACK(limit_post_unpatch);
`;
}

/** The files of a folder in SUSE's layout, by name; our own text. */
export const SUSE_FOLDER: Readonly<Record<string, string>> = {
  'patched_funcs.csv': `vmlinux seq_show klpp_seq_show
nfs nfs_open,2 klpp_nfs_open
`,
  'livepatch_bsc1.h': `#ifndef LIVEPATCH_BSC1_H
#define LIVEPATCH_BSC1_H
int livepatch_bsc1_init(void);
void livepatch_bsc1_cleanup(void);
struct seq_file;
int klpp_seq_show(struct seq_file *m, void *v);
int klpp_nfs_open(struct inode *inode, struct file *filp);
#endif
`,
  'livepatch_bsc1.c': `#include <linux/kernel.h>
#include <linux/module.h>
#include "livepatch_bsc1.h"

int klpp_seq_show(struct seq_file *m, void *v)
{
	return 0;
}

int livepatch_bsc1_init(void)
{
	pr_info("bsc1: init\\n");
	return 0;
}

void livepatch_bsc1_cleanup(void)
{
	pr_info("bsc1: cleanup\\n");
}
`,
  'bsc1_nfs.c': `#include <linux/fs.h>
#include "livepatch_bsc1.h"

static int (*klpe_nfs_check)(struct inode *inode);

int klpp_nfs_open(struct inode *inode, struct file *filp)
{
	return (*klpe_nfs_check)(inode);
}
`,
};

/** A fixture of a SUSE folder, with some files replaced or added. */
export function suseFixture(changes: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...SUSE_FOLDER, ...changes })
    .map(([name, text]) => `// ==> bsc1/${name}\n${text.trimEnd()}\n`)
    .join('');
}
