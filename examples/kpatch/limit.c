// SPDX-License-Identifier: MIT
/*
 * What is added to a source of the kernel so that kpatch-build makes a livepatch with callbacks of it. The tool makes
 * the rest of the module.
 */
#include <linux/printk.h>
#include "kpatch-macros.h"

static unsigned int *limit;

static int limit_pre_patch(patch_object *obj)
{
	limit = klp_shadow_get_or_alloc(obj, 7, sizeof(*limit), GFP_KERNEL, NULL, NULL);
	if (!limit)
		return -ENOMEM;
	*limit = 16;
	return 0;
}
KPATCH_PRE_PATCH_CALLBACK(limit_pre_patch);

static int limit_post_unpatch(patch_object *obj)
{
	klp_shadow_free(obj, 7, NULL);
	return 0;
}
KPATCH_POST_UNPATCH_CALLBACK(limit_post_unpatch); // finding: callback-prototype
