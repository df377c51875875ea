import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

/** The faults that `int f(void)` with this body, or the whole text, has. */
function faultsOf(text: string): readonly string[] {
  const source = /\bf\(void\)/.test(text) ? text : `int f(void)\n{\n${text}\nreturn 0; }`;
  return runC(source).faults;
}

describe('memory faults', () => {
  it.each([
    ['int *p = 0; *p = 1;', 'null-dereference', 3],
    ['struct { long a; int b; } *p = 0;\nreturn p->b;', 'null-dereference', 4],
    ['int a[3]; int i = 3;\na[i] = 1;', 'out-of-bounds', 4],
    ['int a[3] = { 0 };\nreturn a[-1];', 'out-of-bounds', 4],
    ['int x;\nreturn x + 1;', 'uninitialised-read', 4],
    ['int a[2]; a[0] = 1;\nreturn a[1];', 'uninitialised-read', 4],
    ['char *s = "abc";\ns[0] = 1;', 'read-only', 4],
    ['int z = 0;\nreturn 5 / z;', 'division-by-zero', 4],
    ['void (*g)(void) = 0;\ng();', 'null-dereference', 4],
    ['int *p = (void *)0xdead000000000100;\n*p = 1;', 'wild-pointer', 4],
    ['int *p = ERR_PTR(-12);\n*p = 1;', 'wild-pointer', 4],
    ['while (1) ;', 'budget', 3],
  ])('%s', (body, kind, line) => {
    const faults = faultsOf(body);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${kind}: .*\\(module\\.c:${line}\\)$`));
  });

  it('finds pointers to variables of functions that have returned', () => {
    expect(
      faultsOf('static int *g(void) { int x = 1; return &x; }\nint f(void) { return *g(); }')[0],
    ).toMatch(/^use-after-free: Read 4 bytes at offset 0 of the local variable 'x', whose function returned/);
  });

  it('finds endless recursion', () => {
    expect(
      faultsOf(
        'static int g(int n) { char b[100]; b[0] = n; return g(n + 1) + b[0]; }\nint f(void) { return g(0); }',
      )[0],
    ).toMatch(/^stack-overflow: /);
  });

  it.each([
    'int a[3]; int *end = a + 3; int *p; for (p = a; p != end; p++) *p = 1; return a[2];',
    'struct s { int x; struct s *next; } a = { 1 }, b = { 2, &a }; return b.next->x;',
    'long v = (long)&f; return v != 0;',
    'char b[8]; __builtin_memset(b, 0, 8); return b[7];',
    'int n = 3; int a[n]; a[2] = 4; return a[2];',
    'extern int somewhere[]; somewhere[3] = 1; return somewhere[3];',
    'struct { int n; char d[]; } *p = kmalloc(sizeof(*p) + 3, GFP_KERNEL); if (!p) return 1; p->d[2] = 1; kfree(p); return 0;',
  ])('%s is right', (body) => {
    expect(faultsOf(body)).toEqual([]);
  });
});

it('two symbols of the linker are at an unknown distance', () => {
  const { result, faults } = runC(
    'extern long __start_x[], __stop_x[];\nint f(void) { return __stop_x - __start_x ? 1 : 2; }',
  );
  expect(faults).toEqual([]);
  expect(result).toBe(2);
});

it('a module can take itself off the list of modules', () => {
  expect(runC('int f(void) { list_del_init(&THIS_MODULE->list); return 0; }').faults).toEqual([]);
});
