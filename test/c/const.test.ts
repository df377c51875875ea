import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const DECLARATIONS = `
struct s { int v; const int c; char *n; };
static const char *text(void) { return 0; }
typedef const char *text_t;
typedef const int fixed_t;
`;

// The values are those of `gcc -O0`.
describe('const in types', () => {
  it.each<[string, number]>([
    ['const int x = 3; __typeof_unqual__(x) y = 4; y++; return y;', 5],
    ['const char *p = "a"; return _Generic(p, const char *: 1, char *: 2, default: 3);', 1],
    ['char *p = 0; return _Generic(p, const char *: 1, char *: 2, default: 3);', 2],
    ['const int x = 1; return _Generic(&x, int *: 1, const int *: 2, default: 3);', 2],
    ['int x = 1; return _Generic(&x, const int *: 1, int *: 2, default: 3);', 2],
    ['const int x = 1; return _Generic(x, const int: 1, int: 2, default: 3);', 2],
    ['const struct s *p = 0; return _Generic(p, struct s *: 1, const struct s *: 2, default: 3);', 2],
    ['const struct s *p = 0; return _Generic(&p->v, int *: 1, const int *: 2, default: 3);', 2],
    ['struct s *p = 0; return _Generic(&p->c, int *: 1, const int *: 2, default: 3);', 2],
    ['struct s *p = 0; return _Generic(p, const struct s *: 1, struct s *: 2, default: 3);', 2],
    ['return _Generic((const char *)0, char *: 1, const char *: 2, default: 3);', 2],
    ['return _Generic((char *)0, const char *: 1, char *: 2, default: 3);', 2],
    ['return _Generic("abc", const char *: 1, char *: 2, default: 3);', 2],
    ['char *const p = 0; return _Generic(p, const char *: 1, char *: 2, default: 3);', 2],
    [
      'const char *const *p = 0; return _Generic(p, const char **: 1, const char *const *: 2, default: 3);',
      2,
    ],
    ['const int a[3] = { 1 }; return _Generic(a, int *: 1, const int *: 2, default: 3);', 2],
    ['const struct s *p = 0; return _Generic(p->n, const char *: 1, char *: 2, default: 3);', 2],
    [
      'return __builtin_types_compatible_p(const char *, char *) * 10 + __builtin_types_compatible_p(const int, int);',
      1,
    ],
    ['const char *p = "x"; return _Generic(p + 1, char *: 1, const char *: 2, default: 3);', 2],
    ['const char *p = 0; return _Generic(1 ? p : 0, char *: 1, const char *: 2, default: 3);', 2],
    ['return _Generic(text(), char *: 1, const char *: 2, default: 3);', 2],
    [
      'text_t p = 0; fixed_t x = 1; return _Generic(p, char *: 1, const char *: 2, default: 3) * 10 + _Generic(&x, int *: 1, const int *: 2, default: 3);',
      22,
    ],
    [
      'const int x = 1; typeof_unqual(x) *p = 0; return _Generic(p, int *: 1, const int *: 2, default: 3);',
      1,
    ],
    [
      '__typeof_unqual__(const volatile long) *p = 0; return _Generic(p, volatile long *: 1, long *: 2, const volatile long *: 3, default: 4);',
      2,
    ],
    [
      'const int a[2] = { 1 }; __typeof_unqual__(a) *p = 0; return _Generic(&(*p)[0], int *: 1, const int *: 2, default: 3);',
      1,
    ],
    [
      'char *const q = 0; const typeof_unqual(q) *p = 0; return _Generic(p, char **: 1, char *const *: 2, default: 3);',
      2,
    ],
    [
      'const char *const q = 0; typeof_unqual(q) *p = 0; return _Generic(p, const char **: 1, char **: 2, const char *const *: 3, default: 4);',
      1,
    ],
    [
      'const struct s *r = 0; typeof_unqual(typeof(*r)) *p = 0; return _Generic(p, struct s *: 1, const struct s *: 2, default: 3);',
      1,
    ],
    [
      'const struct s *r = 0; typeof(typeof_unqual(*r) *) p = 0; const typeof(*p) *q = 0; return _Generic(p, struct s *: 1, const struct s *: 2, default: 3) * 10 + _Generic(q, struct s *: 1, const struct s *: 2, default: 3);',
      12,
    ],
    ['const int x = 1; typeof(x) *p = 0; return _Generic(p, int *: 1, const int *: 2, default: 3);', 2],
  ])('%s gives %s', (body, expected) => {
    const { result, faults } = runC(`${DECLARATIONS}\nlong f(void) { ${body} }`);
    expect(faults).toEqual([]);
    expect(result).toBe(expected);
  });
});
