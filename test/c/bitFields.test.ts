import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const TYPES = `
struct w { u64 a:40; s64 b:24; u64 c:33; s64 d:63; unsigned long e:12; _Bool f:1; u8 g:7; int h:32; u32 i:32; enum { A, B, C } k:2; };
struct r { u64 lo:36; u64 hi:28; };
struct over { int x; } ;
typedef struct over over16 __attribute__((aligned(16)));
typedef struct { char c; } __attribute__((aligned(8))) al8;
typedef struct over2 { int x; } __attribute__((aligned(32))) over32;
typedef struct over under2 __attribute__((aligned(2)));
struct hold { char c; over16 o; }; struct hold2 { char c; under2 u; }; struct hold3 { char c; over32 u; };
union ub { u64 all; struct { u64 p:52, q:12; }; };
`;

function valueOf(body: string): unknown {
  const { result, faults, unknown } = runC(`${TYPES}\nlong f(void) { ${body} }`);
  expect(faults).toEqual([]);
  expect(unknown).toEqual([]);
  return result;
}

// The values are those of `gcc -O0 -fwrapv -funsigned-char`.
describe('a bit-field', () => {
  it.each<[string, number]>([
    ['struct w s = { .a = 0xffffffffffULL }; return (s.a + 1) == 0;', 1],
    ['struct w s = { .a = 0xffffffffffULL }; return (s.a << 8) >> 8 == 0xffffffffULL;', 1],
    ['struct w s = { .b = -1 }; return s.b * 2 + s.b;', -3],
    ['struct w s = { .c = 0x1ffffffffULL }; s.c += 2; return s.c;', 1],
    ['struct w s = { .d = 1 }; s.d = -s.d; return s.d >> 3;', -1],
    ['struct w s = { .e = 0xfff }; return s.e - 0x1000 < 0;', 1],
    ['struct w s = { .f = 2 }; return s.f + 1;', 2],
    ['struct w s = { 0 }; return (s.g = 200) + 1;', 73],
    ['struct w s = { 0 }; s.h = 0x80000000; return s.h < 0;', 1],
    ['struct w s = { 0 }; s.i = -1; return s.i + 1 > 0;', 0],
    ['struct w s = { 0 }; s.k = C; return s.k - 3 < 0;', 1],
    ['return sizeof(struct w) * 100 + _Alignof(struct w);', 4008],
    [
      'struct r x = { 0 }; x.lo = ~0ULL; x.hi = ~x.hi; return x.lo == 0xfffffffffULL && x.hi == 0xfffffff;',
      1,
    ],
    ['union ub u; u.all = 0x123456789abcdef0ULL; return u.q * 10 + (u.p & 7);', 2910],
    ['struct w s = { .a = 5 }; return s.a++ + ++s.a + s.a--;', 19],
    ['struct w s = { .a = 1 }; s.a = s.a << 39; return (s.a << 1) == 0;', 1],
    ['struct w s = { .a = 1 }; return -s.a == 0xffffffffffULL;', 1],
    ['struct w s = { .a = 1 }; return (~s.a) == ~1ULL;', 0],
    ['struct w s = { .a = 1 }; return (u64)-s.a >> 36;', 15],
    ['struct w s = { .a = 3, .c = 4 }; return s.a - s.c < 0;', 0],
    ['struct w s = { .a = 3 }; int n = 4; return s.a - n < 0;', 0],
    ['struct w s = { .a = 3 }; long n = 4; return s.a - n < 0;', 1],
    ['struct w s = { .b = -5 }; return s.b / 2 * 10 + s.b % 2;', -21],
    ['struct w s = { .b = -5 }; u32 n = 1; return s.b + n > 0;', 1],
    ['struct w s = { .a = 0xfffffffffeULL }; return (s.a | 1) + 1 == 0;', 1],
    ['struct w s = { .a = 7 }; return (1 ? s.a : 0) << 38 == 0xc000000000ULL;', 1],
    ['struct w s = { .a = 7 }; switch (s.a) { case 7: return 1; default: return 2; }', 1],
    ['struct w s = { .b = -1 }; switch (s.b) { case -1: return 1; default: return 2; }', 1],
    ['struct w s = { .h = -1 }; struct w t = { .i = 1 }; return s.h < t.i;', 0],
    ['struct { u64 v:40; } *p, q = { 9 }; p = &q; p->v <<= 37; return p->v == 1ULL << 37;', 1],
    ['struct { s64 v:40; } q; q.v = 0x8000000000LL; return q.v < 0;', 1],
  ])('%s gives %s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});

describe('the alignment of a typedef of a record', () => {
  it.each<[string, number]>([
    ['return sizeof(over16) * 1000 + _Alignof(over16) * 10 + sizeof(struct hold) / 8;', 4164],
    ['return sizeof(al8) * 100 + _Alignof(al8);', 808],
    ['return sizeof(under2) * 100 + _Alignof(under2) * 10 + sizeof(struct hold2);', 426],
    ['return sizeof(struct hold3) * 100 + _Alignof(struct over2);', 6432],
    ['return __builtin_offsetof(struct hold, o) * 100 + __builtin_offsetof(struct hold2, u);', 1602],
  ])('%s gives %s', (body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });
});
