import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { idleFunctions } from '../../server/src/explore/idleFunctions';
import { moduleProgram } from '../../server/src/machine/run/moduleProgram';
import { sourceFile } from '../../server/src/syntax/sourceFile';

function idle(text: string): string[] {
  const source = sourceFile('/lp.c', `#include <linux/livepatch.h>\n${text}`);
  const program = moduleProgram('lp', [source], { read: () => undefined }, DEFAULT_PROFILE);
  return [...idleFunctions(program)].sort();
}

describe('a function whose calls do not matter to a livepatch', () => {
  it('looks at what it is given and calls what is not known', () => {
    const text = `static int (*klpe_check)(struct inode *inode);
static struct reloc { const char *name; void **at; } relocs[] = { { "check", (void *)&klpe_check } };
int f(struct inode *inode) { int error; error = klpe_check(inode); if (error) return error; inode->i_flags = 1; return unknown(inode); }`;
    expect(idle(text)).toEqual(['f']);
  });

  it.each([
    ['uses a shadow variable', 'int f(void *o) { return klp_shadow_get(o, 1) != 0; }'],
    ['starts a timer', 'struct timer_list *t; int f(void) { return mod_timer(t, 5); }'],
    ['counts', 'static int count; int f(void) { return count++; }'],
    [
      'counts in a function that it calls',
      'static int count; static void g(void) { count = 1; } int f(void) { g(); return 0; }',
    ],
    [
      'reads what another one changes',
      'static int on; int set(void) { on = 1; return 0; } int f(void) { return on; }',
    ],
    ['gives a function away', 'static void g(void) { } int f(struct ops *o) { o->done = g; return 0; }'],
    ['gives a variable away', 'static int own; int f(struct ops *o) { o->at = &own; return 0; }'],
  ])('is none that %s', (_, text) => {
    expect(idle(text)).not.toContain('f');
  });
});
