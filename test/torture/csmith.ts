import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { epilogue, PRELUDE } from './prelude';
import type { Candidate } from './program';

const HEADERS = 'usr/include/csmith';

/** What csmith's programs need of their own header, in place of a C library's. */
const RUNTIME = `
#define STATIC static
#define FUNC_NAME(x) (safe_##x)
#define UNDEFINED(x) (x)
#define LOG_INDEX
#define LOG_EXEC
#define INT8_MIN (-128)
#define INT8_MAX 127
#define UINT8_MAX 255
#define INT16_MIN (-32768)
#define INT16_MAX 32767
#define UINT16_MAX 65535
#define INT32_MIN (-2147483647 - 1)
#define INT32_MAX 2147483647
#define UINT32_MAX 4294967295U
#define INT64_MIN (-9223372036854775807L - 1)
#define INT64_MAX 9223372036854775807L
#define UINT64_MAX 18446744073709551615UL
#include "safe_math.h"
static uint32_t crc32_tab[256];
static uint32_t crc32_context = 0xFFFFFFFFUL;
static void crc32_gentab(void)
{
	uint32_t crc;
	const uint32_t poly = 0xEDB88320UL;
	int i, j;
	for (i = 0; i < 256; i++) {
		crc = i;
		for (j = 8; j > 0; j--)
			crc = crc & 1 ? (crc >> 1) ^ poly : crc >> 1;
		crc32_tab[i] = crc;
	}
}
static void crc32_byte(uint8_t b)
{
	crc32_context = ((crc32_context >> 8) & 0x00FFFFFF) ^ crc32_tab[(crc32_context ^ b) & 0xFF];
}
static void transparent_crc(uint64_t val, char *vname, int flag)
{
	int i;
	for (i = 0; i < 8; i++)
		crc32_byte((val >> (8 * i)) & 0xff);
}
static void transparent_crc_bytes(char *ptr, int nbytes, char *vname, int flag)
{
	int i;
	for (i = 0; i < nbytes; i++)
		crc32_byte(ptr[i]);
}
static void platform_main_begin(void) { }
static void platform_main_end(uint32_t crc, int flag)
{
	pr_info("checksum = %X\\n", crc);
}
`;

/** The program of a seed. */
export function csmithProgram(folder: string, seed: number): Candidate {
  const name = `csmith seed ${seed}`;
  const { stdout, status } = spawnSync(
    join(folder, 'usr/bin/csmith'),
    ['--seed', String(seed), '--concise'],
    {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      timeout: 60_000,
    },
  );
  if (status !== 0) return { name, skipped: 'not generated' };
  const include = join(folder, HEADERS);
  const body = stdout.replace(/^#include "csmith\.h"$/m, '');
  const module = `${PRELUDE.replace(/#line 1\n$/, '')}${RUNTIME}${body}${epilogue('pr_info("end %d\\n", main(1, (void *)0) & 255);')}`;
  const headers = new Map([['safe_math.h', readFileSync(join(include, 'safe_math.h'), 'latin1')]]);
  return { name, source: stdout, options: [], includes: [include], module, headers };
}
