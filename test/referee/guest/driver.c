// SPDX-License-Identifier: MIT
/*
 * The first and only process of the guest. It carries out the commands of /commands and reports on QEMU's debug port, one
 * line each, what came of them. (A serial line would take its time, which is the guest's time, and lose lines when the guest dies.)
 *
 *   @scenario N      the N-th scenario begins
 *   @command         a command begins; what follows belongs to it
 *   L TEXT           a line of the kernel's log, as /dev/kmsg escapes it
 *   R N              what the system call returned: 0 or more, or a negative errno
 *   V TEXT           a piece of what was read, with \n for the end of a line
 *   M REFS HOLDERS   a module about to be removed: references, and modules that use it; or "M -"
 *   J RESULT         of "wait": what a command that was begun returned, or "killed"; in the order in which they were begun
 *   S PATH TEXT      a file of sysfs and its content, or a module with references and state
 *   @killed          the process of the command was killed
 *   @hung            the command has not ended; the scenario is not continued
 *   @died            the kernel has had an oops; the scenario is not continued
 *   @cleanup         the commands are over; what the log says while the guest is put in order follows
 *   @dirty           the scenario left something that cannot be removed: the guest has to boot again
 *   @end N           the N-th scenario is over
 */
#include "guest.h"
#include "jobs.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <signal.h>

#define TICK "/sys/module/klp_tick/parameters/tick"
#define LIVEPATCH "/sys/kernel/livepatch"
#define SETTLE_SECONDS_MAX 3
/* As for the simulated machine, a command that takes longer hangs. */
#define COMMAND_SECONDS_MAX 600
#define TICK_SECONDS_MAX 60

#define TAINT_DIE (1 << 7)

/* What the host writes for the number of a running program. */
#define PROGRAM "{program}"

static int shows_state;
/* The kernel is in a state in which the scenario cannot go on. */
static int gave_up;

static void give_up(const char *why)
{
	drain_log();
	say("%s", why);
	gave_up = 1;
}

static int is_retry_pending(void)
{
	char text[16];

	return read_file(TICK, text, sizeof(text)) > 0 && text[0] == '1';
}

/* A retry in which something dies does not end, and whoever waits for it neither. */
static void tick(void)
{
	pid_t child;

	if (gave_up || !is_retry_pending())
		return;
	fflush(report);
	child = fork();
	if (!child) {
		put(TICK, "1");
		_exit(0);
	}
	if (wait_for(child, TICK_SECONDS_MAX) == HUNG)
		give_up("@died\n");
}

/* Lets time pass until nothing new happens. A transition that cannot complete is tried once, and again while the log grows. */
static void settle(void)
{
	int second;

	sleep_ms(50);
	drain_log();
	for (second = 0; second < SETTLE_SECONDS_MAX && !gave_up; second++) {
		int pending = is_retry_pending();
		int grown;

		sleep_ms(950);
		grown = drain_log();
		tick();
		sleep_ms(50);
		grown += drain_log();
		if (pending && !grown)
			break;
	}
}

static void show_file(const char *path)
{
	static char text[65536];
	long got = read_file(path, text, sizeof(text));

	if (got < 0)
		return;
	say("S %s ", path);
	print_escaped(text);
	say("\n");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void show_tree(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, by_name);
	char path[1024];
	int i;

	for (i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
			if (entries[i]->d_type == DT_DIR) {
				say("S %s/\n", path);
				show_tree(path);
			} else {
				show_file(path);
			}
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void show_state(void)
{
	char line[512], name[64], state[32];
	FILE *modules = fopen("/proc/modules", "r");
	int references;

	show_tree(LIVEPATCH);
	while (modules && fgets(line, sizeof(line), modules))
		if (sscanf(line, "%63s %*s %d %*s %31s", name, &references, state) == 3 && strcmp(name, "klp_tick"))
			say("S module %s %d %s\n", name, references, state);
	if (modules)
		fclose(modules);
}

static long load_module(const char *name, const char *parameters)
{
	char path[256];
	long result;
	int fd;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	fd = open(path, O_RDONLY);
	result = fd < 0 ? -1 : syscall(SYS_finit_module, fd, parameters, 0);
	result = result < 0 ? -errno : result;
	if (fd >= 0)
		close(fd);
	return result;
}

static void insmod(const char *name, const char *parameters)
{
	long result = load_module(name, parameters);

	drain_log();
	say("R %ld\n", result);
}

static void modprobe(const char *name, const char *parameters)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	if (access(path, F_OK))
		insmod(name, parameters);
	else
		say("R 0\n");
}

/* Reports how a module is used. Returns whether rmmod would ask the kernel to remove it. */
static int is_unused(const char *name)
{
	char path[256], text[64];
	struct dirent **entries;
	int count, i;

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	if (read_file(path, text, sizeof(text)) < 0) {
		say("M -\n");
		return 0;
	}
	say("M %d", atoi(text));
	snprintf(path, sizeof(path), "/sys/module/%s/holders", name);
	count = scandir(path, &entries, NULL, by_name);
	for (i = 0; i < count; i++)
		if (entries[i]->d_name[0] != '.')
			say(" %s", entries[i]->d_name);
	say("\n");
	return atoi(text) == 0;
}

static long unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) < 0 ? -errno : 0;
}

static void rmmod(const char *name, const char *unused)
{
	long result;

	(void)unused;
	if (!is_unused(name))
		return;
	result = unload_module(name);
	drain_log();
	say("R %ld\n", result);
}

static void write_command(const char *path, const char *text)
{
	long result = write_file(path, text, strlen(text));

	drain_log();
	say("R %ld\n", result);
}

static void cat(const char *path, const char *unused)
{
	static char text[65536];
	long got = read_file(path, text, sizeof(text));

	(void)unused;
	drain_log();
	if (got > 0) {
		say("V ");
		print_escaped(text);
		say("\n");
	}
	say("R %ld\n", got);
}

static void wait_seconds(long ms)
{
	for (; ms > 0 && !gave_up; ms -= 1000) {
		sleep_ms(ms < 1000 ? ms : 950);
		if (ms < 1000)
			break;
		drain_log();
		tick();
		sleep_ms(50);
		drain_log();
	}
	say("R 0\n");
}

static void show_rights(const char *path, const char *unused)
{
	static const char letters[] = "rwxrwxrwx";
	struct stat found;
	int bit;

	(void)unused;
	if (stat(path, &found)) {
		say("R %d\n", -errno);
		return;
	}
	say("V %c", S_ISDIR(found.st_mode) ? 'd' : S_ISCHR(found.st_mode) ? 'c' : '-');
	for (bit = 0; bit < 9; bit++)
		say("%c", found.st_mode & (0400 >> bit) ? letters[bit] : '-');
	say("\\n\nR 0\n");
}

static const struct {
	const char *verb;
	void (*run)(const char *first, const char *second);
} commands[] = {
	{ "insmod", insmod },
	{ "modprobe", modprobe },
	{ "rmmod", rmmod },
	{ "write", write_command },
	{ "read", cat },
	{ "stat", show_rights },
};

/* Runs a command in a process of its own, which an oops would end. */
static void run_foreground(const char *verb, const char *first, const char *second)
{
	pid_t child;
	size_t i;

	fflush(report);
	child = fork();
	if (child) {
		int outcome = wait_for(child, COMMAND_SECONDS_MAX);

		if (outcome == HUNG)
			give_up("@hung\n");
		else if (outcome == KILLED) {
			drain_log();
			say("@killed\n");
		}
		return;
	}
	ioperm(DEBUG_PORT, 1, 1);
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(verb, commands[i].verb))
			commands[i].run(first, second);
	fflush(report);
	_exit(0);
}

static void begin(const char *verb, const char *first, const char *second)
{
	struct job *job = &jobs[jobs_count];

	if (jobs_count == JOBS_MAX || (!strcmp(verb, "rmmod") && !is_unused(first)))
		return;
	jobs_count++;
	fflush(report);
	job->process = fork();
	if (job->process)
		return;
	if (!strcmp(verb, "insmod"))
		results[job - jobs] = load_module(first, second);
	else if (!strcmp(verb, "rmmod"))
		results[job - jobs] = unload_module(first);
	else
		results[job - jobs] = write_file(first, second, strlen(second));
	_exit(0);
}

static void wait_for_jobs(void)
{
	int outcomes[JOBS_MAX], i;

	for (i = 0; i < jobs_count; i++) {
		outcomes[i] = wait_for(jobs[i].process, COMMAND_SECONDS_MAX);
		if (outcomes[i] == HUNG) {
			give_up("@hung\n");
			return;
		}
	}
	drain_log();
	for (i = 0; i < jobs_count; i++) {
		if (outcomes[i] == KILLED)
			say("J killed\n");
		else
			say("J %ld\n", results[i]);
	}
	jobs_count = 0;
	say("R 0\n");
}

/* After an oops, locks may be held for ever. */
static int has_died(void)
{
	char text[32];

	return read_file("/proc/sys/kernel/tainted", text, sizeof(text)) > 0 && atol(text) & TAINT_DIE;
}

/* Processes of user space that make a system call again and again. */
static pid_t programs[8];
static int programs_count;

static void start_program(void)
{
	if (programs_count == sizeof(programs) / sizeof(*programs))
		return;
	fflush(report);
	programs[programs_count] = fork();
	if (programs[programs_count++])
		return;
	for (;;) {
		syscall(SYS_getpid);
		usleep(1000);
	}
}

static void end_programs(void)
{
	while (programs_count > 0) {
		kill(programs[--programs_count], SIGKILL);
		waitpid(programs[programs_count], NULL, 0);
	}
}

/* Puts the numbers of the running programs, in their order, where the host could not know them. */
static const char *with_programs(const char *text)
{
	static char filled[2][4096];
	static int turn;
	char *result = filled[turn ^= 1], *to = result;
	int next = 0;

	if (!strstr(text, PROGRAM) || strlen(text) > sizeof(filled[0]) / 2)
		return text;
	while (*text) {
		if (next < programs_count && !strncmp(text, PROGRAM, strlen(PROGRAM))) {
			to += sprintf(to, "%d", programs[next++]);
			text += strlen(PROGRAM);
		} else
			*to++ = *text++;
	}
	*to = 0;
	return result;
}

static void run_command(char *line)
{
	char *verb = strsep(&line, "\t");
	int is_background = !strcmp(verb, "background");
	const char *first, *second;

	if (is_background)
		verb = strsep(&line, "\t");
	first = with_programs(line ? unescaped(strsep(&line, "\t")) : "");
	second = with_programs(line ? unescaped(line) : "");
	say("@command\n");
	fflush(report);
	if (is_background)
		begin(verb, first, second);
	else if (!strcmp(verb, "wait"))
		wait_for_jobs();
	else if (!strcmp(verb, "sleep"))
		wait_seconds(atol(first));
	else if (!strcmp(verb, "program"))
		start_program();
	else if (!strcmp(verb, "endprograms"))
		end_programs();
	else
		run_foreground(verb, first, second);
	if (!gave_up)
		settle();
	if (!gave_up && has_died())
		give_up("@died\n");
	if (shows_state && !gave_up)
		show_state();
	fflush(report);
}

static int forget_modules(void)
{
	char line[512], names[128][64];
	FILE *modules = fopen("/proc/modules", "r");
	int count = 0, left = 0, i;

	while (modules && count < 128 && fgets(line, sizeof(line), modules))
		sscanf(line, "%63s", names[count++]);
	if (modules)
		fclose(modules);
	for (i = 0; i < count; i++)
		if (strcmp(names[i], "klp_tick"))
			left += syscall(SYS_delete_module, names[i], O_NONBLOCK) != 0;
	return left;
}

/* Writes the same to a file in each folder of a folder. */
static void put_everywhere(const char *folder, const char *file, const char *text)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, by_name);
	char path[1024];
	int i;

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s/%s", folder, entries[i]->d_name, file);
		if (entries[i]->d_name[0] != '.')
			put(path, text);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Takes everything back that the scenario left. Returns 0 if the next one can start from there. */
static int clean_up(void)
{
	int round, left = 1;

	end_programs();
	for (round = 0; round < 6 && left; round++) {
		put_everywhere("/sys/module", "parameters/park", "0");
		put_everywhere("/sys/module", "parameters/cleanup", "1");
		sleep_ms(20);
		tick();
		put_everywhere(LIVEPATCH, "enabled", "0");
		sleep_ms(20);
		tick();
		sleep_ms(20);
		left = forget_modules();
	}
	left += reap_jobs();
	put("/proc/sys/kernel/ftrace_enabled", "1");
	put("/sys/kernel/debug/clear_warn_once", "1");
	while (drain_log())
		;
	return left;
}

static void set_up(void)
{
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	put("/proc/sys/kernel/hung_task_timeout_secs", "0");
	put("/proc/sys/kernel/printk_ratelimit", "0");
	put("/sys/kernel/debug/dynamic_debug/control", "file kernel/livepatch/* +p");
	put("/sys/kernel/debug/dynamic_debug/control", "func klp_try_switch_task -p");
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	lseek(kmsg, 0, SEEK_END);
}

static int run_commands(void)
{
	FILE *commands = fopen("/commands", "r");
	static char line[65536];
	int number = 0;

	while (commands && fgets(line, sizeof(line), commands)) {
		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "scenario\t%d\t%d", &number, &shows_state) == 2) {
			say("@scenario %d\n", number);
			continue;
		}
		if (strcmp(line, "end")) {
			if (!gave_up)
				run_command(line);
			continue;
		}
		say("@cleanup\n");
		if (gave_up || clean_up()) {
			say("@dirty\n@end %d\n", number);
			return 1;
		}
		say("@end %d\n", number);
		fflush(report);
	}
	return 0;
}

int main(void)
{
	open_report();
	open_jobs();
	set_up();
	insmod("klp_tick", access("/swift", F_OK) ? "" : "swift=1");
	/* The kernel goes on to put its clocks in order for some seconds. */
	sleep_ms(5000);
	drain_log();
	say("@booted\n");
	fflush(report);
	if (!run_commands())
		say("@finished\n");
	fflush(report);
	sleep_ms(100);
	reboot(RB_AUTOBOOT);
	return 0;
}
