import { expect, it } from 'vitest';
import { bothResults } from '../support/againstCompiler';

const DECLARATIONS = `
typedef int i2 __attribute__((aligned(2)));
typedef int i32 __attribute__((__aligned__(sizeof(long) * 4)));
typedef char *p32 __attribute__((aligned(32)));
typedef double d2 __attribute__((aligned(2)));
typedef struct { char c; int i; } st;
typedef st st2 __attribute__((aligned(2)));
typedef st st64 __attribute__((aligned(64)));
enum { N = 8 };
#define S(t) (sizeof(t) * 100 + __alignof__(t))
`;

const BODIES = [
  'struct s { char a; int b __attribute__((__aligned__(sizeof(long) * 2))); char c; }; return S(struct s) * 100 + __builtin_offsetof(struct s, b);',
  'struct s { char a; _Alignas(long) char b; _Alignas(16) int c; _Alignas(0) char d; }; return S(struct s) * 100 + __builtin_offsetof(struct s, c);',
  'struct s { char a; int b; } __attribute__((packed, aligned(N / 2))); return S(struct s);',
  'struct s { char a; int b; } __attribute__((packed)) __attribute__((aligned)); return S(struct s);',
  'struct __attribute__((aligned(1 << 3 | 0))) s { char a; }; return S(struct s);',
  'struct s { char a; i2 b; i32 c; p32 d; d2 e; }; return S(struct s) * 10000 + __builtin_offsetof(struct s, b) * 1000 + __builtin_offsetof(struct s, d) + __builtin_offsetof(struct s, e);',
  'struct s { char a; int b __attribute__((packed)); int c __attribute__((packed, aligned(2))); int d; }; return S(struct s) * 1000 + __builtin_offsetof(struct s, b) * 100 + __builtin_offsetof(struct s, c) * 10 + __builtin_offsetof(struct s, d);',
  'int x __attribute__((aligned(64))); typeof(x) y; return __alignof__(x) * 10000 + __alignof__(y) * 100 + __alignof__(typeof(x));',
  'st x __attribute__((aligned(64))); struct { char c; typeof(x) y; } z; return __alignof__(x) * 10000 + S(z);',
  'st64 x; struct { char c; typeof(x) y; } z; return __alignof__(x) * 10000 + S(z);',
  'st2 x; return S(x) + __alignof__(st2) * 7;',
  'int x __attribute__((aligned(2))); long y __attribute__((aligned(1))); return __alignof__(x) * 10 + __alignof__(y);',
  'char a[3] __attribute__((aligned(16))); struct { char c; typeof(a) b; } z; return __alignof__(a) * 1000 + S(z);',
  'struct s { char a; struct { char b; } __attribute__((aligned(8))) in; char c; }; return S(struct s) * 100 + __builtin_offsetof(struct s, in) * 10 + __builtin_offsetof(struct s, c);',
  'struct s { char a; struct { char b __attribute__((aligned(4))); } in __attribute__((aligned(sizeof(st) * 2))); }; return S(struct s) * 100 + __builtin_offsetof(struct s, in);',
  '_Alignas(st64) char c; _Alignas(32) _Alignas(8) char d; return __alignof__(c) * 100 + __alignof__(d);',
  'struct s { int a; } __attribute__((aligned(__alignof__(st64)))); return S(struct s);',
  'union u { char a; short b __attribute__((aligned(N))); }; return S(union u);',
  'struct s { char a; long b; } __attribute__((packed)); struct w { char c; struct s s __attribute__((aligned(__alignof__(short)))); }; return S(struct w) * 100 + __builtin_offsetof(struct w, s);',
  'typedef struct { char a; } __attribute__((aligned(4))) t4; typedef t4 t4b; struct { char c; t4b t; } z; return S(z) + S(t4b);',
  'struct s { char c; int b:5 __attribute__((aligned(8))); int d:3; } x; return S(x);',
  'struct s { short a __attribute__((aligned(N > 4 ? 16 : 2))); char b; }; return S(struct s) + S(((struct s *)0)->a);',
  'int x __attribute__((aligned(64))); struct { char c; typeof(*&x) y; } z; return S(z);',
  'struct s { char c; int i; } __attribute__((packed)); typedef struct s s8 __attribute__((aligned(8))); struct { char c; s8 m; } z; return S(z) + S(s8);',
  'enum e { A } ; typedef enum e e16 __attribute__((aligned(16))); struct { char c; e16 m; } z; return S(z);',
  'typedef unsigned long ul4 __attribute__((aligned(4))); struct { char c; ul4 a[2]; } z; return S(z);',
  'struct s { char a; char b[4] __attribute__((aligned(sizeof(void *)))); }; return S(struct s);',
  'struct s { st64 *p; char c; }; return S(struct s);',
  'struct s { char a, b __attribute__((aligned(4))), c; }; return S(struct s) * 100 + __builtin_offsetof(struct s, b) * 10 + __builtin_offsetof(struct s, c);',
  'struct s { char a; __attribute__((aligned(4))) char b, c; }; return S(struct s) * 100 + __builtin_offsetof(struct s, b) * 10 + __builtin_offsetof(struct s, c);',
];

it('aligns what attributes ask for as the C compiler does', () => {
  const { machine, compiler } = bothResults(DECLARATIONS, BODIES);
  expect(machine).toEqual(compiler);
});
