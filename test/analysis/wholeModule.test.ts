import { describe, expect, it } from 'vitest';
import { modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { Sources } from '../../server/src/analysis/sources';
import { expectFindings, memoryAccess } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const USES = `#include <linux/livepatch.h>
#include "helper.h"
int klpp_go(struct item *item)
{
	int *mark = klp_shadow_alloc(item, MARK_ID, sizeof(*mark), GFP_KERNEL, NULL, NULL);
	int err;

	if (mark)
		*mark = 1;
	err = klpe_go_on(item);
	klp_shadow_free(item, MARK_ID, NULL);
	return err;
}
int livepatch_bug7_init(void)
{
	return find_all(klp_funcs, ARRAY_SIZE(klp_funcs));
}
void livepatch_bug7_cleanup(void)
{
}
`;
const HELPER_H = `#pragma once
#define MARK_ID 7
struct item;
struct wanted { const char *name; void **at; };
int find_all(struct wanted *all, unsigned long count);
static int (*klpe_go_on)(struct item *item);
static struct wanted klp_funcs[] = { { "go_on", (void *)&klpe_go_on } };
`;
const HELPER_C = `#include <linux/kallsyms.h>
#include "helper.h"
int find_all(struct wanted *all, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++) {
		*all[i].at = (void *)kallsyms_lookup_name(all[i].name);
		if (!*all[i].at)
			return -ENOENT;
	}
	return 0;
}
`;
const suse = (more: Readonly<Record<string, string>>): string =>
  Object.entries({ 'bug7/livepatch_bug7.c': USES, 'bug7/patched_funcs.csv': 'vmlinux go klpp_go\n', ...more })
    .map(([path, text]) => `// ==> ${path}\n${text}`)
    .join('');

describe("a part in SUSE's layout", () => {
  it('has headers and helpers from the folder above', () => {
    expectFindings(suse({ 'helper.h': HELPER_H, 'helper.c': HELPER_C }));
  });

  it('may use what newer kernels have, which SUSE takes over', () => {
    expectFindings(suse({ 'helper.h': HELPER_H, 'helper.c': HELPER_C }), { kernel: '4.12' });
  });

  it('says nothing where the helper is not visible', () => {
    expectFindings(suse({ 'helper.h': HELPER_H }));
    expectFindings(suse({}));
  });

  it.each(['Update_0', 'v1'])('is no series with the same part beside it, in %s and others', (first) => {
    const next = first.replace(/\d/, (digit) => String(Number(digit) + 1));
    const part = suse({ 'helper.h': HELPER_H, 'helper.c': HELPER_C });
    const both = [first, next].map((folder) => part.replaceAll('// ==> ', `// ==> ${folder}/`)).join('');
    expectFindings(both);
  });
});

describe('quoted includes are found where the build looks for them', () => {
  const main = `#include "ids.h"\n${livepatchText()}static void *get(void *obj) { return klp_shadow_get(obj, THE_ID); }\n`;
  it.each([
    ['Makefile', 'obj-m := main.o\nccflags-y += -I$(src)/include\n', 'include/ids.h'],
    ['Kbuild', 'obj-m := main.o\nccflags-y := -O2 -I$(obj)/../shared\n', '../shared/ids.h'],
    ['Makefile', 'obj-m := main.o\nEXTRA_CFLAGS += -I$(PWD)/inc\n', 'inc/ids.h'],
    ['../Makefile', 'subdir-ccflags-y += \\\n  -I$(M)/common\n', '../common/ids.h'],
  ])('%s', (build, text, header) => {
    const at = (path: string): string => new URL(path, 'file:///lp/mod/').pathname;
    const files = new Map([
      [at('main.c'), main],
      [at(build), text],
      [at(header), '#define THE_ID 3\n'],
    ]);
    const sources = new Sources(memoryAccess(files));
    const folders = sources.includeFolders('/lp/mod/main.c');
    expect(folders.map((folder) => `${folder}/ids.h`)).toContain(at(header));
  });
});

describe('a module has all files that its build lists', () => {
  const namesOf = (path: string, files: Readonly<Record<string, string>>): string[] =>
    modulesWith(path, new Sources(memoryAccess(new Map(Object.entries(files))))).map(
      ({ name, paths }) => `${name}: ${paths.join(' ')}`,
    );
  const C = { '/m/main.c': '', '/m/a.c': '', '/m/sub/b.c': '', '/m/lp.mod.c': '' };
  it.each([
    [
      'in a folder below',
      '/m/sub/b.c',
      'obj-m := lp.o\nlp-y := main.o sub/b.o\n',
      'lp: /m/main.c /m/sub/b.c',
    ],
    [
      'with a wildcard',
      '/m/a.c',
      'obj-m += lp.o\nlp-objs := $(patsubst %.c,%.o,$(wildcard *.c))\n',
      'lp: /m/main.c /m/a.c',
    ],
    [
      'with a path of the folder itself',
      '/m/a.c',
      'obj-m += lp.o\nlp-objs := ./main.o ./a.o\n',
      'lp: /m/main.c /m/a.c',
    ],
  ])('%s', (_, path, build, expected) => {
    expect(namesOf(path, { ...C, '/m/Makefile': build })).toEqual([expected]);
  });
});
