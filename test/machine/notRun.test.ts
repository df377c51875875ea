import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const PAGE = readFileSync('docs/simulation.md', 'utf8');
const [, LIST = ''] =
  /counted and passed over, and the value is unknown:\n([^]*?)\nThese register/.exec(PAGE) ?? [];

const IN_F = (body: string): string => `int f(void) { ${body} }`;

/** What the page calls it, a program with it, and what is counted. */
const NOT_RUN: readonly (readonly [string, string, string])[] = [
  ['floating-point numbers', 'double d = 1.5; return d * 2;', 'a floating-point number'],
  [
    'nested functions',
    'int n = 2; int inner(int x) { return x + n; } return inner(3);',
    'a statement that cannot be read',
  ],
  [
    'members of structures whose length is known only when they run',
    'int n = 3; struct s { int a[n]; int b; }; return sizeof(struct s);',
    'the size of a type that is not visible',
  ],
  [
    'types that `vector_size` or `mode` makes',
    'typedef int v4 __attribute__((vector_size(16))); int f(void) { v4 a = { 1, 2, 3, 4 }, b = a + a; return b[2]; }',
    'the type of a',
  ],
  ['inline assembly', 'int v; asm volatile("movl $3, %0" : "=r"(v)); return v;', 'inline assembly'],
  [
    'iterator macros',
    'int n = 0, x; for_each_hidden_thing(x) { n++; } return n;',
    'a for_each macro that is not visible',
  ],
];

describe('what the page on the simulation says is not run', () => {
  it.each(NOT_RUN)('%s: is named, not silently run wrong', (listed, body, counted) => {
    expect(LIST.replaceAll(/\s+/g, ' ')).toContain(listed);
    expect(runC(body.includes('f(void)') ? body : IN_F(body)).unknown).toContain(counted);
  });

  it('is all in this table', () => {
    expect(LIST.match(/^- /gm)).toHaveLength(NOT_RUN.length);
  });
});
