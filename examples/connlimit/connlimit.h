/* SPDX-License-Identifier: MIT */
#ifndef CONNLIMIT_H
#define CONNLIMIT_H

/* Shadow variable ids are global: all livepatches of a system share them. */
#define SV_CONN_COUNT 0xc001
#define SV_CONN_STATS 0xc002

struct conn_stats {
	unsigned long opened;
	unsigned long refused;
	char last_peer[64];
};

#endif
