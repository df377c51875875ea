import { expect, it } from 'vitest';
import { bothResults } from '../support/againstCompiler';

const DECLARATIONS = `
typedef volatile int vint;
typedef struct s { volatile int v; const volatile char c; int *restrict r; } s_t;
static const int fixed(void) { return 1; }
#define Q(e) _Generic(e, int *: 1, const int *: 2, volatile int *: 3, const volatile int *: 4, default: 5)
`;

const BODIES = [
  'int *p=0; return Q(p);',
  'volatile int *p=0; return Q(p);',
  'const volatile int *p=0; return Q(p);',
  'volatile int x=0; return Q(&x)*10+_Generic(x, volatile int: 1, int: 2, default: 3);',
  's_t *p=0; return Q(&p->v)*10+_Generic(&p->c, const volatile char *: 1, default: 2);',
  'volatile s_t *p=0; return _Generic(p, s_t *: 1, volatile s_t *: 2, default: 3)*10 + _Generic(&p->r, int *restrict volatile *: 1, int **: 2, int *restrict *: 3, default: 4);',
  'int *restrict p=0; return Q(p)*10+_Generic(&p, int **: 1, int *restrict *: 2, default: 3);',
  'int *p=0; return _Generic(p, int *restrict: 1, int *: 2, default: 3);',
  'volatile int *const p=0; return Q(p)*10+_Generic(&p, volatile int **: 1, volatile int *const *: 2, default: 3);',
  'int *volatile p=0; return Q(p)*10+_Generic(&p, int **: 1, int *volatile *: 2, default: 3);',
  'vint x=0; const vint y=0; return Q(&x)*10+Q(&y);',
  'int volatile a[3]; return Q(a)*10+Q(&a[1]);',
  'return __builtin_types_compatible_p(int *, volatile int *)*10+__builtin_types_compatible_p(int, volatile int);',
  'volatile int x=1; typeof(x) *p=0; typeof(+x) *q=0; typeof(x+1) *r=0; return Q(p)*100+Q(q)*10+Q(r);',
  'volatile int x=1; typeof((0,x)) *p=0; typeof(x=2) *q=0; typeof(x++) *r=0; return Q(p)*100+Q(q)*10+Q(r);',
  'typeof((const int)1) *p=0; typeof(fixed()) *q=0; const int y=1; typeof(({y;})) *r=0; return Q(p)*100+Q(q)*10+Q(r);',
  'const int y=1; int x=0; typeof(x ? y : y) *p=0; const int *a=0; volatile int *b=0; return Q(p)*10+Q(x ? a : b);',
  'long unsigned volatile int x=1; return _Generic(&x, unsigned long *: 1, volatile unsigned long *: 2, default: 3);',
  'const volatile void *p=0; return _Generic(p, void *: 1, const void *: 2, volatile void *: 3, const volatile void *: 4, default: 5);',
  'volatile int x = 1; typeof(-x) *p=0; typeof(!x) *q=0; typeof(x << 1) *r=0; return Q(p)*100+Q(q)*10+Q(r);',
  'volatile int *__restrict__ *p=0; return _Generic(p, volatile int **: 1, volatile int *restrict *: 2, default: 3);',
  'void (*f)(volatile int *)=0; return _Generic(f, void (*)(int *): 1, void (*)(volatile int *): 2, default: 3);',
  'struct { int a:3; volatile unsigned b:4; } s = {1,2}; return _Generic(s.b + 0u, unsigned: 1, default: 2);',
  'volatile int x; int y = 0; typeof(y ? x : 1L) *p=0; return _Generic(p, long *: 1, volatile long *: 2, default: 3);',
  'const int y = 1; typeof(+y) z = 2; z++; typeof(__builtin_choose_expr(1, y, 2)) *p = 0; return Q(p) * 10 + z;',
  'volatile long y = 1; typeof(y + 0L) *p=0; const unsigned long u = 1; typeof(u | 1) *q=0; return _Generic(p, long *: 1, volatile long *: 2)*10 + _Generic(q, unsigned long *: 1, const unsigned long *: 2);',
  'int * const restrict p=0; return _Generic(&p, int *const *: 1, int *const restrict *: 2, default: 3);',
  'volatile int x=1; __auto_type y = x; return Q(&y);',
  'volatile int x=1; typeof(_Generic(x, int: x, default: 1)) *p=0; return Q(p);',
  'long m = 1L << 40; __auto_type a = m; __auto_type b = (char)3; const __auto_type c = b; __auto_type d = "abc"; return (a >> 38) * 1000 + sizeof(a) * 100 + sizeof(b) * 10 + _Generic(&c, const char *: 1, char *: 2, default: 3) + sizeof(d);',
];

it('tells types by their qualifiers as the C compiler does', () => {
  const { machine, compiler } = bothResults(DECLARATIONS, BODIES);
  expect(machine).toEqual(compiler);
});
