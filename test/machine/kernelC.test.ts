import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { runC } from '../support/runC';

/** The result of `f()`, whose body this is; a text that defines `f` itself is taken whole. */
function valueOf(text: string): unknown {
  const source = /\bf\(void\)/.test(text) ? text : `long f(void) { ${text} }`;
  const { result, faults, unknown } = runC(source);
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return result;
}

/** The values are those that gcc gives with -fwrapv and -funsigned-char, or follow from C's rules. */
describe('arithmetic that tells of overflows', () => {
  it.each([
    ['accumulates', 'size_t n = 4; bool o = check_add_overflow(n, (size_t)3, &n); return o * 100 + n;', 7],
    ['evaluates once', 'int k = 1, r; check_add_overflow(k++, 1, &r); return k * 10 + r;', 22],
    ['is exact', 'u8 r; bool o = check_mul_overflow(20, 13, &r); return o * 1000 + r;', 1004],
    ['minds signs', 'unsigned int r; return check_sub_overflow(1u, 2u, &r) * 10 + (r == 0xffffffff);', 11],
    ['widens', 'long r; return check_add_overflow(0x7fffffff, 1, &r) * 10 + (r == 0x80000000);', 1],
    ['ends at 64 bits', 'u64 r; return check_add_overflow(~0ULL, 1ULL, &r) * 10 + r;', 10],
    ['only asks', 'return __builtin_add_overflow_p(127, 1, (signed char)0);', 1],
    ['has names for types', 'int r; return __builtin_sadd_overflow(0x7fffffff, 1, &r) * 10 + (r < 0);', 11],
  ])('%s', (_, body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('what only the compiler knows', () => {
  it.each([
    ['long l = 0; return __same_type(l, long) * 10 + __same_type(l, int);', 10],
    ['int *p = 0; return __same_type(*p, int) * 10 + __same_type(p, void *);', 10],
    ['struct a { int x; } v; return __builtin_types_compatible_p(typeof(v), struct a);', 1],
    ['int n = 1; return __builtin_constant_p(5) * 100 + __builtin_constant_p(n++) * 10 + n;', 101],
    ['int n = 1; return __builtin_choose_expr(1, 7, n++) * 10 + n;', 71],
    ['int n = 1; (void)__builtin_expect(n == 1, n++); return n;', 2],
    ['int a, *q = 0; __builtin_prefetch((q = &a), 0, 3); return q == &a;', 1],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('labels of a switch have the type of its value', () => {
  it.each([
    ['int c = -1; switch (c) { case 0xffffffff: return 3; } return 0;', 3],
    ['long c = 0xffffffff; switch (c) { case 0xffffffff: return 4; case -1: return 5; } return 0;', 4],
    ['u8 c = 200; switch (c) { case 200: return 6; } return 0;', 6],
    ['u64 c = ~0ULL; switch (c) { case ~0ULL: return 7; } return 0;', 7],
    [
      'long n = 9007199254740993L; switch (n) { case 1 ... 9007199254740992L: return 1; case 9007199254740993L: return 2; } return 0;',
      2,
    ],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('a name in parentheses is no cast', () => {
  it.each([
    ['int x = 1, y = 2; return (x) && y == 2;', 1],
    ['struct s { int a; } v = { 4 }, *p = &v; if ((p) && p->a > 3) return 8; return 0;', 8],
    ['typedef int (*cb)(struct s *entry); int entry = 6, m = 3; return (entry) & m;', 2],
    ['int x = 0, y = 1; return !(x) && (y) && (x + 1);', 1],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('arguments behind the named ones', () => {
  it("are the caller's where they are passed on", () => {
    const text = `
static int one(va_list list) { return va_arg(list, int); }
static int by_pointer(va_list *list) { return va_arg(*list, int); }
static int digits(int n, ...) {
  va_list list, rest;
  int sum;
  va_start(list, n);
  sum = one(list);
  va_copy(rest, list);
  sum = sum * 10 + one(list);
  sum = sum * 10 + by_pointer(&list);
  sum = sum * 10 + one(rest);
  va_end(rest);
  va_end(list);
  return sum;
}
long f(void) { return digits(3, 1, 2, 3) * 100 + sizeof(va_list); }`;
    expect(valueOf(text)).toBe(123224);
  });

  it('are begun by whoever is given a list that is not set', () => {
    const text = `
static int first(va_list list, ...) { int n; va_start(list, list); n = va_arg(list, int); va_end(list); return n; }
static int first_at(va_list *list, ...) { int n; va_start(*list, list); n = va_arg(*list, int); va_end(*list); return n; }
long f(void) { va_list unset, other; return first(unset, 4, 5) * 10 + first_at(&other, 6); }`;
    expect(valueOf(text)).toBe(46);
  });

  it('are not there before va_start()', () => {
    const { faults } = runC('int f(void) { va_list list; return va_arg(list, int); }');
    expect(faults).toEqual([expect.stringMatching(/^uninitialised-read: /)]);
  });

  it('may be structures, small and large', () => {
    const text = `
struct small { short s; };
struct large { long a[3]; };
static long sum(int n, ...) {
  va_list list;
  long total;
  va_start(list, n);
  total = va_arg(list, struct small).s * 100;
  total += va_arg(list, struct large).a[2] * 10;
  total += va_arg(list, int);
  va_end(list);
  return total;
}
long f(void) { struct small a = { 3 }; struct large b = { { 0, 0, 4 } }; return sum(3, a, b, 5); }`;
    expect(valueOf(text)).toBe(345);
  });

  it('are copies', () => {
    const text = `
struct pair { long a, b; };
static struct pair shared;
static long later(int n, ...) {
  va_list list;
  long first;
  va_start(list, n);
  shared.a = 9;
  first = va_arg(list, struct pair).a;
  va_end(list);
  return first;
}
long f(void) { shared.a = 2; return later(1, shared); }`;
    expect(valueOf(text)).toBe(2);
  });
});

describe('struct_group', () => {
  it('names members together that are reached alone as well', () => {
    const body = `struct s { int a; struct_group(mid, int b; int c;); int d; } v = { 1, .b = 2, .c = 3, .d = 4 };
      memset(&v.mid, 0, sizeof(v.mid)); return v.a * 1000 + v.b * 100 + v.c * 10 + v.d + sizeof(v.mid);`;
    expect(valueOf(body)).toBe(1012);
  });
});

describe('types have the size and alignment that their attributes ask for', () => {
  it.each([
    ['struct a { char c; } __aligned(8); return sizeof(struct a) * 10 + __alignof__(struct a);', 88],
    ['struct b { u64 x; u8 y; } __attribute__((packed, aligned(4))); return sizeof(struct b);', 12],
    ['typedef int ai __attribute__((aligned(8))); struct { char c; ai v; } s; return sizeof(s);', 16],
    ['typedef u64 half __attribute__((aligned(4))); struct { int c; half v; } s; return sizeof(s);', 12],
    ['struct d { int x; } ____cacheline_aligned; return sizeof(struct d);', 64],
    ['struct e { char c; char d __aligned(sizeof(long)); }; return sizeof(struct e);', 16],
    ['struct g { char c; struct { char i; int j; } __packed in; int k; }; return sizeof(struct g);', 12],
    ['struct __packed h { char c; int i; }; return sizeof(struct h);', 5],
    ['struct { char c; int i __packed; } s; return sizeof(s);', 5],
    [
      '#pragma pack(push, 2)\nstruct p { char c; int i; };\n#pragma pack(pop)\nstruct q { char c; int i; };\nlong f(void) { return sizeof(struct p) * 10 + sizeof(struct q); }',
      68,
    ],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('enums', () => {
  it.each([
    [
      'are as wide as their bit-field',
      'enum e { A = 1, Z = 148 }; struct { enum e c : 8; } s = { Z }; return s.c;',
      148,
    ],
    [
      'are signed with a negative member',
      'enum e { N = -3, Z = 3 }; struct { enum e c : 4; } s = { N }; return s.c;',
      -3,
    ],
    ['may be long', 'enum e { BIG = 1ULL << 40 }; return sizeof(enum e) * 10 + (BIG == 0x10000000000);', 81],
    ['may be packed', 'enum e { A, B } __packed; return sizeof(enum e);', 1],
    ['have an int for what fits', 'enum e { A, B }; return (A - 1 < 0) * 10 + ((enum e)0 - 1 < 0);', 10],
  ])('%s', (_, body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('the preprocessor', () => {
  it.each([
    ['counts', 'int a = __COUNTER__, b = __COUNTER__; return b - a;', 1],
    [
      'counts an argument once',
      '#define TWICE(n) (n * 10 + n)\nlong f(void) { return TWICE(__COUNTER__) % 11; }',
      0,
    ],
    [
      'knows __VA_OPT__',
      '#define N(...) (0 __VA_OPT__(+ 1 + first(__VA_ARGS__)))\nstatic int first(int a, int b) { return a * b; }\nlong f(void) { return N() * 10 + N(2, 3); }',
      7,
    ],
    [
      'remembers macros',
      '#define M 1\n#pragma push_macro("M")\n#undef M\n#define M 2\nstatic int in = M;\n#pragma pop_macro("M")\nlong f(void) { return in * 10 + M; }',
      21,
    ],
    [
      'knows _Pragma(), also of a macro',
      '#define QUIET _Pragma("GCC diagnostic ignored \\"-Wunused\\"")\nQUIET\n_Pragma("pack(push, 1)")\nstruct tight { char c; int i; };\n_Pragma("pack(pop)")\nstruct loose { char c; int i; };\nlong f(void) { return sizeof(struct tight) * 10 + sizeof(struct loose); }',
      58,
    ],
    [
      'calls what a macro has pasted',
      '#define P2(a, b) a##b\n#define P(a, b) P2(a, b)\n#define XY(n) P(n, 1)\nlong f(void) { int v1 = 6; return P(X, Y)(v); }',
      6,
    ],
    [
      'does not go round in circles',
      '#define g(n) h(n)\n#define h(n) g(n)\nlong (f)(void);\nstatic int (g)(int n) { return n + 1; }\nlong f(void) { return g(4); }',
      5,
    ],
  ])('%s', (_, body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('initialisers', () => {
  it.each([
    ['int y[2][2] = { [0] = 9, 8, [1] = 10, 11 }; return y[0][1] * 100 + y[1][0] + y[1][1];', 821],
    ['struct p { int a, b; }; struct p q[2] = { [0] = 1, 2, [1] = 3 }; return q[0].b * 10 + q[1].a;', 23],
    [
      'struct { int v[4]; int w; } s = { .v[1 ... 2] = 4, 5, 6 }; return s.v[0] * 1000 + s.v[2] * 100 + s.v[3] * 10 + s.w;',
      456,
    ],
    [
      'struct { int a; struct { int b, c; } in; int d; } s = { .in.b = 1, 2, 3 }; return s.in.c * 10 + s.d;',
      23,
    ],
    [
      'struct { int a; struct { int b, c; }; int d; } s = { .b = 1, 2, 3 }; return s.b * 100 + s.c * 10 + s.d;',
      123,
    ],
    ['struct { union { int a; long l; }; int d; } s = { .a = 1, 3 }; return s.a * 10 + s.d;', 13],
    ['struct r { int a, b; } s[3] = { [0 ... 2].b = 4 }; return s[0].b + s[1].b + s[2].b + s[1].a;', 12],
    ['int n = 0, *p = 0, *q = 0; while (n < 3) { q = p; p = &(int){ n++ }; } return (p == q) * 10 + *p;', 12],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('labels as values', () => {
  it.each([
    ['static void *t[] = { &&a, &&b }; long n = 1; goto *t[n]; a: return 1; b: return 2;', 2],
    ['void *p = &&out; int n = 0; again: n++; if (n < 3) goto again; goto *p; n = 9; out: return n;', 3],
    ['static const int t[] = { &&a - &&a, &&b - &&a }; goto *(&&a + t[1]); a: return 1; b: return 2;', 2],
    ['int x = 1, y = 2; a: return (x++ && y) * 10 + (sizeof(int) && y);', 11],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    [
      'static int a[4];\nextern int b[4] __attribute__((alias("a")));\nint one(int x) { return x + 1; }\nint other(int x) __attribute__((alias("one")));\nlong f(void) { b[1] = 5; return a[1] * 10 + other(3); }',
      54,
    ],
    ['int v = 3;\nlong f(void) { int v = 4; { extern int v; return v; } }', 3],
    ['extern int A3[4];\nint A3[] = { 1, 2 };\nlong f(void) { return sizeof(A3) + A3[3]; }', 16],
    ['typedef struct T T; struct T { int x, y; }; return sizeof(T);', 8],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('characters', () => {
  it('are unsigned since 6.2, in constants as well', () => {
    const text = "long f(void) { return '\\x80' + '\\377'; }";
    const old = { ...DEFAULT_PROFILE, version: { major: 6, minor: 1, patch: 0 } };
    expect(valueOf(text)).toBe(383);
    expect(runC(text, { profile: old }).result).toBe(-129);
  });
});

describe('builtins', () => {
  it.each([
    ['return __builtin_clrsb(-1) + __builtin_clrsbl(1);', 93],
    ['return __builtin_ffsl(1L << 40) * 10 + __builtin_ffsll(0);', 410],
    ['return __builtin_parity(7) * 10 + __builtin_parityl(0x8000000000000001UL);', 10],
    ['return __builtin_abs(-7) * 10 + __builtin_labs(3);', 73],
    [
      'char b[8]; __builtin_strcpy(b, "abc"); return __builtin_strlen(b) + (__builtin_strchr(b, 98) == b + 1);',
      4,
    ],
    ['__UINT32_TYPE__ u = __INT_MAX__; return sizeof(u) + (u == 2147483647) + __SIZEOF_LONG__;', 13],
  ])('%s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});
