// SPDX-License-Identifier: MIT
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

/* Tells which notes are there. */
static int __init gate_notes_init(void)
{
	unsigned long id;
	const char *said;

	for (id = 1; id <= 4; id++) {
		said = klp_shadow_get(NULL, id);
		if (said)
			pr_info("note %lu is %s\n", id, said);
	}
	return 0;
}

static void __exit gate_notes_exit(void)
{
}

module_init(gate_notes_init);
module_exit(gate_notes_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Shows the shadow variables of the livepatches of the gate");
