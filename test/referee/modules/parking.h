/* SPDX-License-Identifier: MIT */
/* A place where a thread waits until it is let go. It is handed to a function, so that a replacement can wait there, too. */
#ifndef PARKING_H
#define PARKING_H

#include <linux/completion.h>
#include <linux/wait.h>

struct parking {
	wait_queue_head_t queue;
	struct completion arrived;
	int is_interruptible;
	int is_closed;
};

static inline void open_parking(struct parking *place, int is_interruptible)
{
	init_waitqueue_head(&place->queue);
	init_completion(&place->arrived);
	place->is_interruptible = is_interruptible;
	place->is_closed = 0;
}

static inline void park_here(struct parking *place)
{
	complete(&place->arrived);
	if (place->is_interruptible)
		wait_event_interruptible(place->queue, place->is_closed);
	else
		wait_event(place->queue, place->is_closed);
}

static inline void leave_parking(struct parking *place)
{
	place->is_closed = 1;
	wake_up_all(&place->queue);
}

#endif
