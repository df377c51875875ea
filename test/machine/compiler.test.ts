import { describe, expect, it } from 'vitest';
import { compiled } from '../support/againstCompiler';
import { Random } from '../support/random';
import { randomFunction } from '../support/randomC';
import { runC } from '../support/runC';

const COUNT = 300;
const SEED = 20261121;

it(`calculates as the C compiler does, in ${COUNT} random functions`, () => {
  const random = new Random(SEED);
  const functions = Array.from({ length: COUNT }, (_, index) => randomFunction(`f${index}`, random));
  const expected = compiled(functions.join('\n'), COUNT);
  const calls = functions.map((_, index) => `  pr_info("%ld\\n", f${index}());`);
  const { log, faults } = runC(
    `${functions.join('\n')}\nint f(void)\n{\n${calls.join('\n')}\n  return 0;\n}\n`,
  );
  expect(faults).toEqual([]);
  expect(log).toHaveLength(COUNT);
  const wrong = functions.filter((_, index) => log[index] !== expected[index]);
  expect(wrong.slice(0, 3).join('\n')).toBe('');
});

/** Functions whose results depend on how the compiler lays structures out and converts between types. */
const LAYOUTS = [
  'struct s { char a; int b; char c; long d; short e; } x; return sizeof(x) * 100 + __builtin_offsetof(struct s, e);',
  'struct s { char a; int b; short c; } __attribute__((packed)); return sizeof(struct s);',
  'struct s { unsigned a:3, b:7, :0, c:1; unsigned long d:40; char e; }; return sizeof(struct s) * 100 + __builtin_offsetof(struct s, e);',
  'struct s { int a:5; int b:6; } x = { -1, 31 }; x.b += 2; return x.a * 1000 + x.b;',
  'struct s { unsigned char a:4, b:4; unsigned short c:9; } x = { 1, 2, 300 }; unsigned char *p = (void *)&x; return p[0] * 65536 + sizeof(x) * 1000 + x.c;',
  'union u { struct { unsigned short lo, hi; }; unsigned int w; } u = { .w = 0x12345678 }; return u.hi * 10L + sizeof(u);',
  'struct in { int x, y; }; struct s { struct in i[2]; int z; } v = { { { 1, 2 }, { 3 } }, .z = 9 }; return v.i[0].y * 100 + v.i[1].x * 10 + v.i[1].y + v.z;',
  'struct in { int x, y; }; struct s { struct in i[2]; int z; } v = { 1, 2, 3, 4, 5 }; return v.i[1].x * 100 + v.i[1].y * 10 + v.z;',
  'int a[2][3] = { { 1, 2, 3 }, { 4, 5 } }; int (*p)[3] = a; p++; return (*p)[1] * 100 + sizeof(a) + (int)(&a[1][2] - &a[0][0]);',
  'int a[] = { [5] = 1, 2, [1] = 7, 8 }; return sizeof(a) * 100 + a[6] * 10 + a[2];',
  'const char *t[] = { "ab", "c" "d", [4] = "e" }; return sizeof(t) + t[1][1] + (t[3] == 0);',
  'char s[5] = "abcde"; char t[] = { "xy" }; return s[4] * 100 + sizeof(t);',
  'struct p { int *q; } v; int n = 3; v.q = &n; *v.q += 4; (*v.q)++; return n;',
  'int i = 0; int a[4] = { 0 }; a[i++] = i; a[i] += 5; *(a + 2) = a[1]-- + 1; return a[0] * 1000 + a[1] * 100 + a[2] * 10 + i;',
  'long r = 0; for (int i = 0, j = 10; i < j; i++, j--) r = r * 3 + i * j; return r;',
  'int n = 7, r = 0; do { if (n & 1) continue; r += n; } while (n-- > 0); return r * 10 + n;',
  'int k = 5, r = 0; switch (k) { for (; k < 9; k++) { case 5: r += k; } } return r;',
  'unsigned char c = 200; signed char d = c; short e = d << 4; return (c + d) * 100000L + e;',
  'unsigned x = 5; int y = -6; return (x + y > 0) + (long)(x + y) + (y < (int)x);',
  'enum e { A = 3, B, C = -1, D } v = D; return B * 100 + v + sizeof(v);',
  'return ((struct { int a, b; }){ .b = 4 }).b + (int[]){ 1, 2, 3 }[2];',
  'int x = 3; int y = ({ int x = 4; x++; x; }) + x; return y;',
  'void *p = (void *)0x1000; return (long)(p + 5) + ((char *)p < (char *)(p + 1));',
  'long (*f)(int) = 0; return f ? f(1) : sizeof(f);',
  'struct s { unsigned a:5; int b:7; unsigned short c:11; unsigned d:3; long e; } __attribute__((packed)) x = { 3, -5, 1000, 6, -1 }; x.c += 500; return sizeof(x) * 1000000 + x.c * 100 + x.d + x.e + x.b;',
  'struct s { unsigned a:3; } __attribute__((packed)); struct { struct s s; unsigned char next; } x = { { 7 }, 99 }; x.s.a++; return sizeof(x) * 1000 + x.next + x.s.a;',
  'struct s { unsigned a:3, b:31, c:32; } x = { 1, 2, 3 }; return (x.a - 2 < 0) * 100 + (x.b - 3 < 0) * 10 + (x.c - 4 < 0) + (1 ? x.a - 9 : 0);',
  'struct s { unsigned a:3; int b:3; } x; int r = (x.a = 13) * 10; r += x.b = 7; x.a = 7; r += x.a++ * 100; return r * 10 + x.a;',
  'static int m[][3] = { { 1 }, { [2] = 5 } }; return sizeof(m) + m[1][2];',
  'typedef struct { unsigned char r, g, b; } rgb_t; typedef rgb_t pal_t[4]; rgb_t v; return sizeof(pal_t) * 1000 + sizeof(rgb_t) * 100 + sizeof(rgb_t[2]) * 10 + sizeof(__typeof__(v));',
  'char c = 200; const char *s = "\\xff"; return c * 1000L + s[0] + (c < 0);',
  'int a = 1; goto in; { int b; in: b = 5; a += b; } return a;',
];

it('lays structures out as the C compiler does', () => {
  const functions = LAYOUTS.map((body, index) => `long f${index}(void)\n{\n  ${body}\n}`);
  const expected = compiled(functions.join('\n'), functions.length);
  const calls = functions.map((_, index) => `  pr_info("%ld\\n", f${index}());`);
  const { log, faults } = runC(
    `${functions.join('\n')}\nint f(void)\n{\n${calls.join('\n')}\n  return 0;\n}\n`,
  );
  expect(faults).toEqual([]);
  expect(LAYOUTS.map((body, index) => `${body} ${log[index]}`)).toEqual(
    LAYOUTS.map((body, index) => `${body} ${expected[index]}`),
  );
});

/** Corners of the language; the function that is called is FN, other names begin with it. */
const CORNERS = [
  'FN_add(a, b) { return a - b; }\nstatic FN_kept = 4;\nlong FN(void) { return FN_add(9, 2) * 10 + FN_kept; }',
  'static long FN_sum(count, list, scale)\n  char *list; unsigned char scale;\n{ long s = 0; while (count--) s += *list++ * scale; return s; }\nlong FN(void) { return FN_sum(3, "abc", 258); }',
  'struct FN_s { int a; } static FN_v = { 7 };\nint (*FN_p[2])(void), FN_n = 3;\nlong FN(void) { return FN_v.a * 10 + FN_n; }',
  'long FN(void) { unsigned __int128 x = (unsigned __int128)0xfedcba9876543210UL * 0x123456789abcdefUL; return (long)(x >> 64) ^ (long)x; }',
  'long FN(void) { __int128 a = (__int128)-1 << 70, b = a >> 3; struct { char c; __int128 w; } s = { 1, a / 7 }; return (long)(b >> 60) * 100 + sizeof(s) + (long)(s.w >> 64) + (a < b) + (int)(a % 1000); }',
  'static long long const FN_z[2] = { 0x8edcba9876543210LL, 1 };\nlong FN(void) { long long x = FN_z[0]; unsigned const char c = 200; return (x == FN_z[0]) + (FN_z[0] < 0) * 10 + c * 100; }',
  'static long FN_at(int n, int m) { int a[n][m]; int (*p)[m] = a; typedef short t[n + 1]; a[n - 1][m - 1] = 7; p++; (*p)[0] = 3; p--; return sizeof(a) * 1000 + sizeof(t) * 100 + a[1][0] + (&a[2] - &a[0]) + sizeof(*p) + p[n - 1][m - 1]; }\nlong FN(void) { return FN_at(3, 4); }',
  'static int FN_p(int i, int a[i++]) { return i + a[0]; }\nlong FN(void) { int e[4] = { 5 }; return FN_p(3, e); }',
  'long FN(void) { int i; char *c[3]; for (i = 0; i < 3; i++) { c[i] = __builtin_alloca(i + 1); c[i][i] = i + 4; } return c[0][0] * 100 + c[1][1] * 10 + c[2][2]; }',
  'static int FN_a(int x) { switch (x) default: return 3; return 4; }\nstatic int FN_b(int x) { int r = 0; switch (x) case 1: case 2: r++; if (x) switch (x) case 5: for (r = 10; r < 12; r++) x++; else r = 7; return r; }\nstatic int FN_c(int x) { switch (x) if (0) { case 1: return 11; } else { case 2: return 22; } return 33; }\nlong FN(void) { return FN_a(0) + FN_b(1) * 10 + FN_b(5) * 100 + FN_b(0) * 10000 + FN_c(1) * 100000L + FN_c(2) * 10000000L + FN_c(3) * 1000000000L; }',
  'static int FN_v __attribute__((aligned(64)));\nstruct FN_s { char a; int b __attribute__((aligned(32))); };\nlong FN(void) { struct FN_s s; return __alignof__(FN_v) + __alignof__(s.b) * 1000 + _Alignof(long) * 1000000L + __alignof__(s.a) + sizeof(s); }',
  'static unsigned short FN_w[] = u"h\\x1234\u00e9"; static unsigned FN_u[] = U"a\u00e9\U0001F600"; static char FN_n[] = "\u00e9\\xe9";\nlong FN(void) { return sizeof(FN_w) + FN_w[1] * 100L + FN_w[2] + sizeof(FN_u) + FN_u[2] + FN_u[1] * 3L + sizeof(FN_n) * 7 + FN_n[0] * 11 + FN_n[2] * 13 + u\'\u00e9\' + U\'\\U0001F600\'; }',
  "#if L'\\400' == 256 && 'a' == 97\nlong FN(void) { return 6; }\n#else\nlong FN(void) { return 7; }\n#endif",
  'long FN(void) { return __INT_LEAST8_MAX__ + sizeof(__INT_FAST16_TYPE__) * 1000 + __GNUC__ + (__UINT64_C(1) << 40) + __ATOMIC_SEQ_CST + linux; }',
  'struct FN_h { short b[(1L << 40) - 256]; int a; };\nlong FN(void) { return __builtin_offsetof(struct FN_h, a) + sizeof(struct FN_h); }',
];

it('does what the C compiler does in corners of the language', () => {
  const texts = CORNERS.map((text, index) => text.replaceAll('FN', `f${index}`));
  const expected = compiled(texts.join('\n'), texts.length);
  const calls = texts.map((_, index) => `  pr_info("%ld\\n", f${index}());`);
  const { log, faults, unknown } = runC(
    `${texts.join('\n')}\nint f(void)\n{\n${calls.join('\n')}\n  return 0;\n}\n`,
  );
  expect(faults).toEqual([]);
  expect(unknown).toEqual([]);
  expect(CORNERS.map((text, index) => `${text} ${log[index]}`)).toEqual(
    CORNERS.map((text, index) => `${text} ${expected[index]}`),
  );
});

describe('what cannot be compared', () => {
  it('sees what is wrong with arrays whose length is known only when they are made', () => {
    const { faults } = runC(
      'int f(int n) { char b[n]; char *a = __builtin_alloca(n); b[n] = 1; a[n] = 1; return 0; }',
      {
        args: [3],
      },
    );
    expect(faults).toHaveLength(2);
    expect(faults.join()).toContain('out-of-bounds');
  });

  it('makes wide characters as short as the kernel has them', () => {
    expect(runC('int f(void) { return sizeof(L"ab") * 100 + __WCHAR_WIDTH__ + L"ab"[1]; }').result).toBe(714);
  });

  it('names a size that it does not know', () => {
    expect(runC('int f(void) { struct hidden *p; return sizeof(*p) > 3; }').unknown.join()).toContain(
      'the size of a type',
    );
  });

  it('prints what is not ASCII as a terminal shows it', () => {
    expect(
      runC('int f(void) { pr_info("\u00e9\u2026%s\\n", "\u00fc"); return sizeof("\u00e9"); }'),
    ).toMatchObject({
      log: ['\u00e9\u2026\u00fc'],
      result: 3,
    });
  });
});
