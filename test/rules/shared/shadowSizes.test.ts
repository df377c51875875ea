import { describe, expect, it } from 'vitest';
import { typeText } from '../../../server/src/c/typeText';
import { locationIn } from '../../../server/src/model/declarations/module';
import { type SizeFault, shadowSizeMismatches } from '../../../server/src/rules/shared/sources/shadowSizes';
import { textAt } from '../../../server/src/model/sourceText';
import { moduleOf } from '../../support/checkModule';

const TYPES = `
struct small { int a; };
struct pair { int a; long b; };
struct gaps { char a; long b; char c; };
struct big { struct pair first; u8 more[10]; };
struct tail { u32 count; struct pair items[]; };
struct __attribute__((packed)) packed { u8 a; u64 b; };
union either { char c; struct pair p; };
struct opaque_field { spinlock_t lock; };
typedef struct pair pair_t;
typedef struct { u64 x[3]; } triple_t;
enum kind { FIRST, SECOND = 7, COUNT };
typedef int counts_t[COUNT];
struct owner { struct pair *extra; int *number; struct hidden *secret; int values[4]; };
`;

function describeFault(fault: SizeFault): string {
  switch (fault.kind) {
    case 'pointer':
      return `pointer for ${typeText(fault.data)} ${String(fault.needed)}`;
    case 'small':
      return `${String(fault.given)} for ${typeText(fault.data)} ${String(fault.needed)}`;
    case 'other':
      return `${typeText(fault.of)} for ${typeText(fault.data)}`;
    case 'constructor':
      return `built as ${typeText(fault.built)}, used as ${typeText(fault.data)}`;
    case 'content':
      return `wants &${typeText(fault.wanted)}, gets &${typeText(fault.given)}`;
    case 'automatic':
      return 'automatic';
    case 'copied':
      return `copies ${typeText(fault.of)} from ${typeText(fault.given)}`;
  }
}

/** What does not fit in a text, as `argument: fault`. */
function mismatches(text: string): string[] {
  const module = moduleOf(`static struct klp_patch patch;\n${TYPES}\n${text}`);
  return shadowSizeMismatches(module).map(
    ({ function: owner, argument, fault }) =>
      `${textAt(module, locationIn(owner, argument))}: ${describeFault(fault)}`,
  );
}

const allocation = (size: string, rest = 'NULL, NULL'): string =>
  `klp_shadow_alloc(o, 1, ${size}, GFP_KERNEL, ${rest})`;

/** The mismatches of a variable that is declared as given and gets a shadow variable of a size. */
function sized(declaration: string, size: string): string[] {
  const name = /(\w+)[^\w]*$/.exec(declaration)?.[1] ?? '';
  return mismatches(`void f(struct owner *o, int n) { ${declaration}; ${name} = ${allocation(size)}; }`);
}

describe('a size', () => {
  it.each([
    ['struct pair *p', 'sizeof(*p)'],
    ['struct pair *p', 'sizeof(struct pair)'],
    ['struct pair *p', 'sizeof(pair_t)'],
    ['pair_t *p', 'sizeof(struct pair)'],
    ['triple_t *p', 'sizeof(triple_t)'],
    ['triple_t *p', 'sizeof(*p)'],
    ['struct pair *p', 'sizeof(*p) + n'],
    ['struct pair *p', 'sizeof(*p) * 4'],
    ['struct pair *p', 'n * sizeof(*p)'],
    ['struct pair *p', 'struct_size(p, b, n)'],
    ['struct pair *p', 'sizeof(struct big)'],
    ['struct pair *p', 'sizeof(union either)'],
    ['struct pair *p', '16'],
    ['struct pair *p', 'n'],
    ['struct pair *p', 'sizeof(struct hidden)'],
    ['struct hidden *p', 'sizeof(*p)'],
    ['struct hidden *p', 'sizeof(struct unseen)'],
    ['struct hidden *p', 'sizeof(struct pair)'],
    ['struct tail *p', 'sizeof(*p) + 3 * sizeof(struct pair)'],
    ['struct tail *p', '8'],
    ['struct packed *p', '9'],
    ['struct opaque_field *p', '1'],
    ['void *p', 'sizeof(p)'],
    ['char *p', '1'],
    ['char *p', 'sizeof(struct pair)'],
    ['int *p', 'sizeof(long)'],
    ['int *p', 'sizeof(*p)'],
    ['long *p', 'sizeof(p)'],
    ['u64 *p', 'sizeof(void *)'],
    ['unknown_t *p', 'sizeof(p)'],
    ['int **p', 'sizeof(*p)'],
    ['int **p', 'sizeof(int *)'],
    ['void **p', 'sizeof(void *)'],
    ['enum kind *p', 'sizeof(int)'],
    ['int *p', 'sizeof(o->values)'],
    ['counts_t *p', '8 * sizeof(int)'],
    ['typeof(o->extra) p', 'sizeof(*o->extra)'],
  ])('fits: %s = %s', (declaration, size) => {
    expect(sized(declaration, size)).toEqual([]);
  });

  it.each([
    ['struct pair *p', 'sizeof(p)', 'pointer for struct pair 16'],
    ['pair_t *p', 'sizeof(p)', 'pointer for pair_t 16'],
    ['struct pair *p', 'sizeof(void *)', 'pointer for struct pair 16'],
    ['struct hidden *p', 'sizeof(p)', 'pointer for struct hidden undefined'],
    ['struct hidden *p', 'sizeof(struct hidden *)', 'pointer for struct hidden undefined'],
    ['spinlock_t *p', 'sizeof(p)', 'pointer for spinlock_t undefined'],
    ['int *p', 'sizeof(p)', 'pointer for int 4'],
    ['struct pair *p', 'sizeof(struct small)', 'struct small for struct pair'],
    ['struct small *p', 'sizeof(struct pair)', 'struct pair for struct small'],
    ['struct pair *p', 'sizeof(int)', '4 for struct pair 16'],
    ['struct pair *p', 'sizeof(p->a)', '4 for struct pair 16'],
    ['long *p', 'sizeof(int)', '4 for long 8'],
    ['u64 *p', '4', '4 for u64 8'],
    ['struct pair *p', '2 * sizeof(int)', '8 for struct pair 16'],
    ['struct list_head *p', '8', '8 for struct list_head 16'],
    ['int **p', 'sizeof(int)', 'int for int *'],
    ['struct pair **p', 'sizeof(struct pair)', 'struct pair for struct pair *'],
    ['int **p', 'sizeof(**p)', 'int for int *'],
    ['struct packed *p', '8', '8 for struct packed 9'],
    ['struct gaps *p', '16', '16 for struct gaps 24'],
    ['counts_t *p', '4', '4 for counts_t 32'],
    ['typeof(o->extra) p', 'sizeof(p)', 'pointer for struct pair 16'],
  ])('does not fit: %s = %s', (declaration, size, fault) => {
    expect(sized(declaration, size)).toEqual([`${size}: ${fault}`]);
  });

  it.each([
    [`struct pair *p = ${allocation('sizeof(p)')};`, 'sizeof(p): pointer for struct pair 16'],
    [`struct pair *p; if (!(p = ${allocation('4')})) return NULL;`, '4: 4 for struct pair 16'],
    [`o->extra = ${allocation('sizeof(o->extra)')};`, 'sizeof(o->extra): pointer for struct pair 16'],
    [`o->extra = n ? NULL : ${allocation('4')};`, '4: 4 for struct pair 16'],
    [`((struct pair *)${allocation('4')})->a = 1;`, '4: 4 for struct pair 16'],
    [`void *v = (struct pair *)${allocation('4')};`, '4: 4 for struct pair 16'],
    [`return ${allocation('4')};`, '4: 4 for struct pair 16'],
    [`struct pair *p[2]; p[0] = ${allocation('sizeof(p[0])')};`, 'sizeof(p[0]): pointer for struct pair 16'],
    [`{ long p; } struct pair *p = ${allocation('sizeof(p)')};`, 'sizeof(p): pointer for struct pair 16'],
  ])('is compared with what the result is used as: %s', (body, fault) => {
    expect(mismatches(`struct pair *f(struct owner *o, int n) { ${body} return NULL; }`)).toEqual([fault]);
  });

  it.each([
    [`${allocation('4')};`],
    [`o->secret = ${allocation('4')};`],
    [`unknown = ${allocation('4')};`],
    [`take(${allocation('4')});`],
    [`o->missing = ${allocation('4')};`],
    [`struct pair *p = klp_shadow_alloc(o, 1, 4);`],
  ])('is passed over where the use is not known: %s', (body) => {
    expect(mismatches(`void f(struct owner *o) { ${body} }`)).toEqual([]);
  });
});

describe('a constructor', () => {
  const constructor = (body: string): string =>
    `static int ctor(void *obj, void *data, void *arg) { ${body} return 0; }`;
  const KEEPS = 'int **slot = data; int **from = arg; *slot = *from;';
  const STORES = 'int **slot = data; *slot = arg;';

  function built(body: string, use: string): string[] {
    return mismatches(`${constructor(body)} static int file_wide; static int *file_pointer;
      void f(struct owner *o) { int number = 0; int *leak = NULL; int **p; int *q; void *v; struct pair *s; ${use} }`);
  }

  it.each([
    [KEEPS, `p = ${allocation('sizeof(leak)', 'ctor, &leak')};`],
    [KEEPS, `p = ${allocation('sizeof(*p)', '&ctor, &file_pointer')};`],
    [KEEPS, `v = ${allocation('sizeof(leak)', 'ctor, v')};`],
    [STORES, `p = ${allocation('sizeof(leak)', 'ctor, leak')};`],
    [STORES, `p = ${allocation('sizeof(leak)', 'ctor, &file_wide')};`],
    ['void **slot = data; *slot = arg;', `p = ${allocation('sizeof(leak)', 'ctor, leak')};`],
    ['*(int **)data = *(int **)arg;', `p = ${allocation('sizeof(leak)', 'ctor, &leak')};`],
    ['struct pair *d = data; d->a = *(int *)arg;', `s = ${allocation('sizeof(*s)', 'ctor, &number')};`],
    ['struct pair *d = data; d->b = (long)arg;', `s = ${allocation('sizeof(*s)', 'ctor, &number')};`],
    ['memcpy(data, arg, 4);', `q = ${allocation('sizeof(*q)', 'ctor, &number')};`],
    ['memset(data, 0, 4);', `q = ${allocation('sizeof(*q)', 'ctor, NULL')};`],
    ['long *d = data; *d = 1;', `p = ${allocation('sizeof(*p)', 'ctor, NULL')};`],
    ['int *d = data; char *e = data; *d = 1; *e = 2;', `p = ${allocation('sizeof(*p)', 'ctor, NULL')};`],
  ])('fits: %s with %s', (body, use) => {
    expect(built(body, use)).toEqual([]);
  });

  it.each([
    [KEEPS, `v = ${allocation('sizeof(int)', 'ctor, &leak')};`, 'sizeof(int): int for int *'],
    ['struct pair *d = data; d->a = 1;', `v = ${allocation('4', 'ctor, NULL')};`, '4: 4 for struct pair 16'],
    ['*(long *)data = 1;', `v = ${allocation('4', 'ctor, NULL')};`, '4: 4 for long 8'],
    [KEEPS, `p = ${allocation('sizeof(leak)', 'ctor, leak')};`, 'leak: wants &int *, gets &int'],
    [
      KEEPS,
      `p = ${allocation('sizeof(leak)', 'ctor, (void *)leak')};`,
      '(void *)leak: wants &int *, gets &int',
    ],
    [
      '*(int *)data = *(int *)arg;',
      `q = ${allocation('4', 'ctor, &leak')};`,
      '&leak: wants &int, gets &int *',
    ],
    [STORES, `p = ${allocation('sizeof(leak)', 'ctor, &leak')};`, '&leak: automatic'],
    [
      STORES,
      `p = ${allocation('sizeof(leak)', 'ctor, &file_pointer')};`,
      '&file_pointer: wants &int, gets &int *',
    ],
    [
      'void **slot = data; *slot = arg;',
      `p = ${allocation('sizeof(leak)', 'ctor, &file_pointer')};`,
      '&file_pointer: wants &int, gets &int *',
    ],
    [
      'int **slot = data; *slot = NULL;',
      `q = ${allocation('sizeof(void *) * 1', 'ctor, NULL')};`,
      'ctor: built as int *, used as int',
    ],
  ])('does not fit: %s with %s', (body, use, fault) => {
    expect(built(body, use)).toEqual([fault]);
  });

  it('may stand in another file', () => {
    const text = `static int ctor(void *obj, void *data, void *arg);
#include "ctor.h"
void f(struct owner *o) { int *leak; int **p = ${allocation('sizeof(leak)', 'ctor, leak')}; }
// ==> ctor.h
${constructor(KEEPS)}`;
    expect(mismatches(text)).toEqual(['leak: wants &int *, gets &int']);
  });
});

describe('the arguments before 4.18', () => {
  const old = (data: string, size: string): string => `klp_shadow_alloc(o, 1, ${data}, ${size}, GFP_KERNEL)`;

  it.each([
    [`p = ${old('&leak', 'sizeof(leak)')};`, []],
    [`p = ${old('NULL', 'sizeof(leak)')};`, []],
    [`q = ${old('leak', 'sizeof(*leak)')};`, []],
    [`q = ${old('&number', 'sizeof(number)')};`, []],
    [`p = ${old('leak', 'sizeof(leak)')};`, ['leak: copies int * from int']],
    [`q = ${old('&leak', 'sizeof(*leak)')};`, ['&leak: copies int from int *']],
    [`q = ${old('NULL', 'sizeof(q)')};`, ['sizeof(q): pointer for int 4']],
  ])('%s', (use, faults) => {
    expect(mismatches(`void f(struct owner *o) { int number; int *leak, *q; int **p; ${use} }`)).toEqual(
      faults,
    );
  });
});
