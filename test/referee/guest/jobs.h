/* SPDX-License-Identifier: MIT */
/* Processes of the driver: one for each command, and those in the background. */
#ifndef JOBS_H
#define JOBS_H

#include "guest.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define JOBS_MAX 8

enum { ENDED, KILLED, HUNG };

struct job {
	pid_t process;
};

/* Commands in the background that nobody has waited for. */
static struct job jobs[JOBS_MAX];
static int jobs_count;
/* What they return; shared with their processes. */
static long *results;

static void on_alarm(int number)
{
	(void)number;
}

static void open_jobs(void)
{
	struct sigaction action = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &action, NULL);
	results = mmap(NULL, JOBS_MAX * sizeof(*results), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static int wait_for(pid_t child, int seconds)
{
	int status = 0;
	pid_t ended;

	alarm(seconds);
	ended = waitpid(child, &status, 0);
	alarm(0);
	if (ended != child)
		return HUNG;
	return WIFSIGNALED(status) ? KILLED : ENDED;
}

/* Forgets the commands in the background. Returns how many of them have not ended. */
static int reap_jobs(void)
{
	int i, left = 0;

	for (i = 0; i < jobs_count; i++)
		left += waitpid(jobs[i].process, NULL, WNOHANG) != jobs[i].process;
	jobs_count = 0;
	return left;
}

#endif
