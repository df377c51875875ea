import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

/** The result of `int f(void)` with this body, or of the whole text if it defines `f` itself. */
function valueOf(text: string): unknown {
  const source = /\bf\(void\)/.test(text) ? text : `long f(void) { ${text} }`;
  const { result, faults, unknown } = runC(source);
  expect(faults).toEqual([]);
  expect(unknown).toEqual([]);
  return result;
}

describe('the C machine', () => {
  it.each([
    ['return __LINE__;', 1],
    ['return strcmp(__FILE__, "module.c");', 0],
    ['#define HERE __LINE__\nlong f(void)\n{\n  return HERE * 10 +\n    __LINE__;\n}', 45],
    [
      'struct s { int n; int v[]; }; static struct s s = { 2, { 3, 4 } }; return s.v[1] * 100 + sizeof(s);',
      404,
    ],
    ['static struct { long n; char text[]; } s = { .text = "abc" }; return s.text[2] + s.text[3];', 99],
    ['static_assert(sizeof(long) == 8); static_assert(1, "text"); _Static_assert(1, "text"); return 3;', 3],
    ['return 1 + 2 * 3;', 7],
    ['int a = 5; a += 2; return a--;', 7],
    [
      'int i, s = 0; for (i = 0; i < 10; i++) { if (i == 3) continue; if (i == 6) break; s += i; } return s;',
      12,
    ],
    ['unsigned char c = 255; c++; return c;', 0],
    ['int x = -7; return x / 2 * 100 + x % 2;', -301],
    ['unsigned int u = 0; return u - 1 > 0;', 1],
    ['long l = -1; return (unsigned int)l == 0xffffffff;', 1],
    ['int a[4] = { 1, 2, [3] = 9 }; return a[0] + a[1] + a[2] + a[3];', 12],
    ['int a[] = { 1, 2, 3 }; int *p = a; p++; return *p++ + *p;', 5],
    [
      'struct { int x; long y; } s = { .y = 4, .x = 3 }, t; t = s; s.x = 9; return t.x + t.y + sizeof(s);',
      23,
    ],
    [
      'int v = 3; switch (v) { case 1: return 1; case 2 ... 4: v = 20; break; default: return 9; } return v;',
      20,
    ],
    ['int i = 0; again: if (++i < 5) goto again; return i;', 5],
    ['return ({ int q = 4; q * 2; }) + 1;', 9],
    ['char s[] = "abc"; return sizeof(s) * 100 + s[1];', 498],
    ['int a = 0; return (a && (a = 5)) || !a;', 1],
    ['int a = 2; return a ?: 7;', 2],
    ['union { unsigned int w; unsigned char b[4]; } u; u.w = 0x01020304; return u.b[0] * 10 + u.b[3];', 41],
    [
      'struct { unsigned a:3; unsigned b:5; int c:4; } s = { 7, 17, -3 }; return s.a * 1000 + s.b * 10 + s.c;',
      7167,
    ],
    ['unsigned long long x = 1ULL << 63; return x >> 60;', 8],
    ['return sizeof(int[3]) + sizeof(char *);', 20],
    ['int x = 1; do { x *= 3; } while (x < 50); return x;', 81],
  ])('%s gives %s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });

  it('calls functions, through pointers too, and keeps static locals', () => {
    expect(
      valueOf(`
static int count(void) { static int n = 10; return n++; }
static int twice(int (*g)(void)) { return g() + g(); }
static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
int f(void) { return twice(count) * 1000 + fib(10); }`),
    ).toBe(21055);
  });

  it('passes and returns structures by value', () => {
    expect(
      valueOf(`
struct pair { int a, b; };
static struct pair turn(struct pair p) { struct pair q = { p.b, p.a }; p.a = 100; return q; }
int f(void) { struct pair p = { 3, 4 }, q = turn(p); return p.a * 100 + q.a * 10 + q.b; }`),
    ).toBe(343);
  });
});
