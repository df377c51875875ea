/* SPDX-License-Identifier: MIT */
#ifndef COUNTERS_H
#define COUNTERS_H

#include <linux/list.h>

/* A counter, as the module and its livepatches see it. */
struct counter {
	struct list_head list;
	int id;
	int value;
};

#endif
