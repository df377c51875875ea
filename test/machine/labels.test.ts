import { describe, expect, it } from 'vitest';
import { bothResults } from '../support/againstCompiler';
import { runC } from '../support/runC';

const MACROS = `
#define COUNT_TO(n) ({ __label__ again; int c = 0; again: if (++c < (n)) goto again; c; })
#define HERE() ({ __label__ here; here: (unsigned long)&&here; })
#define FIRST_ABOVE(v, min) ({ \\
  __label__ found, missing; int at; \\
  for (at = 0; at < 4; at++) if ((v)[at] > (min)) goto found; \\
  goto missing; found: at += 10; missing: at; })
#define TWICE(body) do { __label__ again; int left = 2; again: body; if (--left) goto again; } while (0)
`;

const BODIES = [
  'return COUNT_TO(3) * 100 + COUNT_TO(5);',
  'return COUNT_TO(COUNT_TO(2) + COUNT_TO(3));',
  'int v[4] = { 1, 7, 3, 9 }; return FIRST_ABOVE(v, 2) * 100 + FIRST_ABOVE(v, 8) * 10 + FIRST_ABOVE(v, 20);',
  'int n = 0; TWICE(n = n * 3 + 1; TWICE(n++)); return n;',
  'unsigned long a = HERE(), b = HERE(); return a != b && a && b;',
  'int n = 0; again: n++; { __label__ again; if (n > 100) goto again; n += 10; again: n += 5; } if (n < 40) goto again; return n;',
  'int n = 0; { __label__ a, b; static void *const to[] = { &&a, &&b }; goto *to[n]; a: n += 3; goto *to[1]; b: n += 4; } { __label__ a; a: n *= 2; if (n < 50) goto a; } return n;',
  'int n = 2, again = 7; { __label__ again; again: n = n ? again : 3; if (n == 0) goto again; } return n ? again : n;',
  'unsigned long p = (unsigned long)&&end; int n = 1; goto *(void *)p; n = 100; end: return n + (sizeof(long) && n);',
  'static const int off[] = { &&a - &&a, &&b - &&a }; int n = 1; goto *(&&a + off[n]); a: return 5; b: return 6;',
  'int n = 0; switch (n) { __label__ out; case 0: n++; goto out; case 1: n = 50; out: n += 2; } return n;',
  'int n = ({ __label__ done; int i = 0; while (1) while (1) { if (i++ == 4) goto done; } done: i; }); return n;',
];

describe('labels', () => {
  it('belong to the blocks that declare them, as for the C compiler', () => {
    const { machine, compiler } = bothResults(MACROS, BODIES);
    expect(machine).toEqual(compiler);
  });

  it('have the names in messages that the author gave them', () => {
    const { faults } = runC('int f(void) { { __label__ gone; goto gone; } return 0; }');
    expect(faults.join()).toContain("There is no label 'gone' to go to.");
    const address = runC('void *f(void) { { __label__ gone; return &&gone; } }');
    expect([...address.faults, ...address.unknown].join()).not.toContain('__lp_');
  });

  it('of another function are none to go to', () => {
    const { result, faults } = runC(`
static void *place;
static int first(void) { place = &&out; goto *place; return 1; out: return 2; }
static int second(void *to) { goto *to; return 3; out: return 4; }
int f(void) { return first() * 10 + second(place); }`);
    expect(result).toBeUndefined();
    expect(faults.join()).toContain('leads to no label of the function');
  });
});
