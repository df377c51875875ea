// SPDX-License-Identifier: MIT
/*
 * Is told of modules that come and go, and refuses the one that its parameter "refused" names. It takes "going_ms" to hear of one
 * that goes.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

static char *refused = "";
module_param(refused, charp, 0600);
static int going_ms;
module_param(going_ms, int, 0600);

static int watch(struct notifier_block *block, unsigned long action, void *data)
{
	struct module *mod = data;

	switch (action) {
	case MODULE_STATE_COMING:
		pr_info("%s comes\n", mod->name);
		return strcmp(mod->name, refused) ? NOTIFY_OK : notifier_from_errno(-EPERM);
	case MODULE_STATE_LIVE:
		pr_info("%s lives\n", mod->name);
		return NOTIFY_OK;
	case MODULE_STATE_GOING:
		pr_info("%s goes\n", mod->name);
		if (going_ms)
			msleep(going_ms);
		return NOTIFY_OK;
	}
	return NOTIFY_DONE;
}

static struct notifier_block watching = { .notifier_call = watch };

static int watcher_init(void)
{
	return register_module_notifier(&watching);
}

static void watcher_exit(void)
{
	unregister_module_notifier(&watching);
}

module_init(watcher_init);
module_exit(watcher_exit);
MODULE_DESCRIPTION("Watches modules come and go");
MODULE_LICENSE("GPL");
