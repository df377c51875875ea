import { describe, expect, it } from 'vitest';
import { preprocess } from '../../server/src/syntax/preprocessor/preprocess';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { runC } from '../support/runC';
import { runShell } from '../scenario/runShell';

describe('a declaration that cannot be meant', () => {
  it.each([
    ['a length that is divided by zero', 'static char room[4 / 0]; int f(void) { return 3; }', 3],
    ['a number that is', 'enum { FIRST = 6 / 0, SECOND }; int f(void) { return 3; }', 3],
    [
      'a width that is',
      'struct bits { unsigned a : 7 % 0; int b; }; int f(void) { struct bits x = { 0 }; return x.b + 3; }',
      3,
    ],
    ['a value that is', 'static int wrong = 5 / 0; int f(void) { return 3 + 0 * wrong; }', 3],
    [
      'an array that leads to itself',
      'struct ring { struct ring *next; int n; }; static struct ring all[] = { { all, 1 }, { .next = all, .n = 3 } }; int f(void) { return all[0].next[1].n; }',
      3,
    ],
    [
      'an array whose length is its own',
      'static int own[] = { 1, sizeof(own) }; int f(void) { return own[0] + 2; }',
      3,
    ],
    ['a range of many', 'static int many[] = { [0 ... 90000] = 3 }; int f(void) { return many[77777]; }', 3],
    [
      'a range of structures',
      'static struct { int a, b; } some[20] = { [2 ... 19] = { 1, 2 }, [5] = { 9, 9 } }; int f(void) { return some[19].a + some[4].b + some[1].a; }',
      3,
    ],
    [
      'a range of parts',
      'static struct { int a, b; } parts[9] = { [3].b = 2, [2 ... 4].a = 1 }; int f(void) { return parts[3].b + parts[4].a; }',
      3,
    ],
    [
      'a vast array',
      'static int vast[300000000]; int f(void) { vast[123456789] = 3; return vast[123456789] + vast[5]; }',
      3,
    ],
  ])('%s', (_, text, result) => {
    expect(runC(text).result).toBe(result);
  });

  it('of which most is not looked at leaves unknown what that is', () => {
    const { machine } = runC(
      'static int vast[] = { [0 ... 90000000] = 3 }; int f(void) { return vast[5] ? 1 : 2; }',
    );
    expect(machine.kernel.meter.taken).toBeLessThan(100_000);
  });

  it('a jump to nowhere ends the task there', () => {
    const { result, faults } = runC('static int n; int f(void) { n++; goto done; return n; }');
    expect(result).toBeUndefined();
    expect(faults).toEqual(["unsupported: There is no label 'done' to go to. (module.c:1)"]);
  });
});

describe('macros that double', () => {
  const levels = (line: (level: number) => string): string =>
    Array.from({ length: 40 }, (_, level) => line(level)).join('\n');
  it.each([
    [
      'strings',
      `#define TEXT(x) #x\n#define AS_TEXT(x) TEXT(x)\n#define L0 "ab"\n${levels((n) => `#define L${n + 1} AS_TEXT(L${n} L${n})`)}\nchar *s = L40;`,
    ],
    [
      'arguments',
      `#define T0(...) __VA_ARGS__, __VA_ARGS__\n${levels((n) => `#define T${n + 1}(...) T${n}(__VA_ARGS__, __VA_ARGS__)`)}\nint a[] = { T40(1) };`,
    ],
    [
      'names',
      `#define JOIN_(a, b) a##b\n#define JOIN(a, b) JOIN_(a, b)\n#define N0 x\n${levels((n) => `#define N${n + 1} JOIN(N${n}, N${n})`)}\nint N40;`,
    ],
    ['bodies', `#define B0(x) ${'x, '.repeat(2000)}\n#define B1(x) B0(B0(x))\nint b[] = { B1(B1(1)) };`],
  ])('%s', (_, text) => {
    const made = preprocess(
      sourceFile('/m.c', `${text}\nint behind;`),
      { read: () => undefined },
      DEFAULT_PROFILE,
    );
    expect(made.tokens.at(-2)?.token.text).toBe('behind');
    expect(made.tokens.length).toBeLessThan(400_000);
    expect(Math.max(...made.tokens.slice(0, 5000).map(({ token }) => token.text.length))).toBeLessThan(
      200_000,
    );
  });
});

describe('a script', () => {
  it.each([
    ['words in braces', `echo ${'{x,y}'.repeat(24)} | wc -c`],
    ['arrays that grow', 'i=0; while :; do all[$i]=$i; i=$((i + 1)); done'],
    ['texts that grow', 't=x; while :; do t=$t$t; done'],
  ])('with %s without an end is stopped', (_, text) => {
    expect(runShell(`${text}\necho reached`)).not.toContain('reached');
  });

  it('has names that mean something to others', () => {
    expect(
      runShell('__proto__=1; constructor=2; echo "$__proto__ $constructor [$toString] [${valueOf}]"'),
    ).toBe('1 2 [] []\n');
  });

  it('reads only files that lie beside it', () => {
    const read = { '/etc/secret': 'echo secret\n', '/suite/more.sh': 'echo more\n' };
    const told = runShell('. ./more.sh; . /etc/secret; . ./../etc/secret', undefined, read);
    expect(told).toContain('more\n');
    expect(told).not.toContain('echo secret');
    expect(told).not.toMatch(/^secret$/m);
  });
});
