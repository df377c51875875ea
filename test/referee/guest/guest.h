/* SPDX-License-Identifier: MIT */
/* What the driver reads, writes and reports with. */
#ifndef GUEST_H
#define GUEST_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <time.h>
#include <unistd.h>

#define DEBUG_PORT 0xe9

static int kmsg;
static FILE *report;

static ssize_t write_port(void *cookie, const char *text, size_t length)
{
	(void)cookie;
	outsb(DEBUG_PORT, text, length);
	return length;
}

static void open_report(void)
{
	static char buffer[1 << 16];
	cookie_io_functions_t functions = { .write = write_port };

	ioperm(DEBUG_PORT, 1, 1);
	report = fopencookie(NULL, "w", functions);
	setvbuf(report, buffer, _IOFBF, sizeof(buffer));
}

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(report, format, args);
	va_end(args);
}

static void sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* Opens as a shell does for "> FILE". */
static long write_file(const char *path, const char *text, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	long result;

	if (fd < 0)
		return -errno;
	result = write(fd, text, length);
	if (result < 0)
		result = -errno;
	close(fd);
	return result;
}

static void put(const char *path, const char *text)
{
	write_file(path, text, strlen(text));
}

/* Returns the number of bytes read or a negative errno. */
static long read_file(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY);
	long sum = 0, got = 0;

	if (fd < 0)
		return -errno;
	while (sum + 1 < (long)size && (got = read(fd, buffer + sum, size - 1 - sum)) > 0)
		sum += got;
	if (got < 0)
		sum = -errno;
	close(fd);
	buffer[sum < 0 ? 0 : sum] = 0;
	return sum;
}

/* Reports what is new in the log. Returns the number of lines. */
static int drain_log(void)
{
	char record[8192], *text, *end;
	int lines = 0;
	ssize_t got;

	while ((got = read(kmsg, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		if (got < 0)
			continue;
		record[got] = 0;
		text = strchr(record, ';');
		end = text ? strchr(text, '\n') : NULL;
		if (!end)
			continue;
		*end = 0;
		say("L %s\n", text + 1);
		lines++;
	}
	return lines;
}

static void print_escaped(const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			say("\\n");
		else if (*text == '\\')
			say("\\\\");
		else
			say("%c", *text);
	}
}

/* Reads an escaped argument in place: \n, \t, \\. */
static char *unescaped(char *text)
{
	char *from = text, *to = text;

	for (; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		from++;
		*to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
	}
	*to = 0;
	return text;
}

#endif
