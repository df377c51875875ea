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
 *   S PATH TEXT      a file of sysfs and its content, or a module with references and state
 *   @cleanup         the commands are over; what the log says while the guest is put in order follows
 *   @dirty           the scenario left something that cannot be removed: the guest has to boot again
 *   @end N           the N-th scenario is over
 */
#include "guest.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>

#define TICK "/sys/module/klp_tick/parameters/tick"
#define LIVEPATCH "/sys/kernel/livepatch"
#define SETTLE_SECONDS_MAX 3

static int shows_state;

static int is_retry_pending(void)
{
	char text[16];

	return read_file(TICK, text, sizeof(text)) > 0 && text[0] == '1';
}

static void tick(void)
{
	if (is_retry_pending())
		put(TICK, "1");
}

/* Lets time pass until nothing new happens. A transition that cannot complete is tried once, and again while the log grows. */
static void settle(void)
{
	int second;

	sleep_ms(50);
	drain_log();
	for (second = 0; second < SETTLE_SECONDS_MAX; second++) {
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

static void insmod(const char *name, const char *parameters)
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

static void rmmod(const char *name)
{
	char path[256], text[64];
	struct dirent **entries;
	int count, i;
	long result;

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	if (read_file(path, text, sizeof(text)) < 0) {
		say("M -\n");
		return;
	}
	say("M %d", atoi(text));
	snprintf(path, sizeof(path), "/sys/module/%s/holders", name);
	count = scandir(path, &entries, NULL, by_name);
	for (i = 0; i < count; i++)
		if (entries[i]->d_name[0] != '.')
			say(" %s", entries[i]->d_name);
	say("\n");
	if (atoi(text) > 0)
		return;
	result = syscall(SYS_delete_module, name, O_NONBLOCK);
	result = result < 0 ? -errno : result;
	drain_log();
	say("R %ld\n", result);
}

static void write_command(const char *path, const char *text)
{
	long result = write_file(path, text, strlen(text));

	drain_log();
	say("R %ld\n", result);
}

static void cat(const char *path)
{
	static char text[65536];
	long got = read_file(path, text, sizeof(text));

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
	for (; ms > 0; ms -= 1000) {
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

static void run_command(char *line)
{
	char *verb = strsep(&line, "\t");
	char *first = unescaped(strsep(&line, "\t"));
	char *second = line ? unescaped(line) : "";

	say("@command\n");
	fflush(report);
	if (!strcmp(verb, "insmod"))
		insmod(first, second);
	else if (!strcmp(verb, "modprobe"))
		modprobe(first, second);
	else if (!strcmp(verb, "rmmod"))
		rmmod(first);
	else if (!strcmp(verb, "write"))
		write_command(first, second);
	else if (!strcmp(verb, "read"))
		cat(first);
	else if (!strcmp(verb, "sleep"))
		wait_seconds(atol(first));
	settle();
	if (shows_state)
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
			run_command(line);
			continue;
		}
		say("@cleanup\n");
		if (clean_up()) {
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
