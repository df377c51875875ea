import { describe, expect, it } from 'vitest';
import { simulate } from '../support/simulate';

/** What loading a module with this init prints. */
function load(init: string, more = ''): string[] {
  const text = `#include <linux/module.h>\n${more}\nstatic int __init start(void)\n{\n${init}\nreturn 0;\n}\nmodule_init(start);\nMODULE_LICENSE("GPL");\n`;
  return simulate({ 'bad.c': text }, 'insmod bad.ko\ncat /proc/cmdline');
}

const CMDLINE = '= BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro';

describe('a module that goes wrong ends in a sentence with its place', () => {
  it.each([
    ['while (1) ;', /^! The code did not come to an end.*\(start\(\) at bad\.c:5\)$/],
    ['for (;;) cpu_relax();', /^! The code did not come to an end.*\(start\(\) at bad\.c:5\)$/],
    ['int *p = 0; *p = 1;', /^! NULL pointer dereference: wrote 4 bytes.*\(start\(\) at bad\.c:5\)$/],
    ['void *p = (void *)start; ((void (*)(void))(p + 4096))();', /^! /],
    ['char *p = vmalloc(1UL << 40); if (p) p[0] = 1;', /./],
  ])('%s', (init, expected) => {
    const lines = load(init);
    expect(lines.at(-1)).toBe(CMDLINE);
    if (!init.startsWith('char')) expect(lines[0]).toMatch(expected);
  });

  it('BUG()', () => {
    const lines = load('BUG();');
    expect(lines[0]).toBe('------------[ cut here ]------------');
    expect(lines.at(-3)).toMatch(/^! .*BUG.*\(start\(\) at bad\.c:5\)$/);
    expect(lines.slice(-2)).toEqual(['Killed', CMDLINE]);
  });

  it('endless recursion', () => {
    const lines = load('return down(1);', 'static int down(int n) { return down(n + 1) + 1; }');
    expect(lines[0]).toMatch(/^! The kernel's stack of 16 KiB is full.*\(down\(\) at bad\.c:2\)$/);
    expect(lines.slice(1)).toEqual(['Killed', CMDLINE]);
  });

  it('a lock that is never released blocks, and says so', () => {
    const lines = load('DEFINE_MUTEX(m); mutex_lock(&m); mutex_lock(&m);');
    expect(lines[0]).toMatch(/^! .*\(start\(\) at bad\.c:5\)$/);
    expect(lines.at(-1)).toBe(CMDLINE);
  });

  it('inline assembly and text that is no C are passed over', () => {
    expect(load('asm volatile("nop"); pr_info("on\\n");')).toEqual(['on', CMDLINE]);
    expect(load('int x = §; pr_info("on\\n");').at(-1)).toBe(CMDLINE);
  });

  it('a missing brace', () => {
    expect(load('if (1) { pr_info("x\\n");').at(-1)).toBe(CMDLINE);
  });

  it('a module that is not there, twice loaded, or still in use', () => {
    const files = { 'a.c': 'MODULE_LICENSE("GPL");\n' };
    expect(simulate(files, 'insmod b.ko\ninsmod a.ko\ninsmod a.ko\nrmmod a\nrmmod a')).toEqual([
      'insmod: ERROR: could not load module b.ko: No such file or directory',
      'insmod: ERROR: could not insert module a.ko: File exists',
      'rmmod: ERROR: Module a is not currently loaded',
    ]);
  });
});
