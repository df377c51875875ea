import { describe, expect, it } from 'vitest';
import {
  type UncheckedResult,
  uncheckedShadowResults,
} from '../../../server/src/rules/shared/sources/shadowResults';
import { textAt } from '../../../server/src/model/sourceText';
import { moduleOf } from '../../support/checkModule';

const TYPES = `
struct item { struct list_head list; int count; spinlock_t lock; char name[16]; struct item *next; int *slot; };
struct owner { struct item *extra; int state; };
static struct item *cached;
`;

/** What is used without a test in a text, as `shadow function: use`; `?` where it was tested somewhere. */
function unchecked(text: string): string[] {
  const module = moduleOf(`static struct klp_patch patch;\n${TYPES}\n${text}`);
  const described = ({ from, use, isTested }: UncheckedResult): string =>
    `${from.replace('klp_shadow_', '')}: ${textAt(module, use)}${isTested ? '?' : ''}`;
  return uncheckedShadowResults(module).map(described);
}

/** The same for the body of a function that has `o`, `x`, an uninitialised `p`, `q` and a number `c`. */
function uncheckedIn(body: string): string[] {
  const variables = 'struct item *p, *q; int ret = 0;';
  return unchecked(
    `int patched(struct owner *o, struct owner *x, int c) { ${variables}\n${body}\nreturn ret; }`,
  );
}

const GET = 'klp_shadow_get(o, 1)';
const ALLOC = 'klp_shadow_alloc(o, 1, sizeof(*p), GFP_KERNEL, NULL, NULL)';

describe('a shadow variable that is used without a test', () => {
  it.each([
    [`p = ${GET}; p->count = 1;`, 'get: p->count'],
    [`p = ${ALLOC}; p->count++;`, 'alloc: p->count'],
    [`p = klp_shadow_get_or_alloc(o, 1, 8, GFP_KERNEL, NULL, NULL); p->count++;`, 'get_or_alloc: p->count'],
    [`p = ${GET}; ret = (*p).count;`, 'get: *p'],
    [`p = ${GET}; ret = p[0].count;`, 'get: p[0]'],
    [`p = (struct item *)${GET}; *p->slot = 1;`, 'get: p->slot'],
    [`struct item *r = ${GET}; r->count = 1;`, 'get: r->count'],
    [`ret = ((struct item *)${GET})->count;`, `get: ((struct item *)${GET})->count`],
    [`ret = *(int *)${GET};`, `get: *(int *)${GET}`],
    [`p = ${GET}; q = p; q->count = 1;`, 'get: q->count'],
    [`q = p = ${GET}; q->count = 1;`, 'get: q->count'],
    [`struct item *pq = ${GET}; p = q; pq->count = 1;`, 'get: pq->count'],
    [`(p = ${GET})->count = 1;`, `get: (p = ${GET})->count`],
    [`p = c ? ${GET} : x->extra; p->count = 1;`, 'get: p->count'],
    [`p = c ? x->extra : ${GET}; p->count = 1;`, 'get: p->count'],
    [`p = x->extra ?: ${GET}; p->count = 1;`, 'get: p->count'],
    [`x->extra = ${GET}; x->extra->count = 1;`, 'get: x->extra->count'],
    [`cached = ${GET}; cached->count = 1;`, 'get: cached->count'],
    [`p = ${GET}; (p + 1)->count = 1;`, 'get: (p + 1)->count'],
    [`p = ${GET}; if (c) p->count = 1;`, 'get: p->count'],
    [`p = ${GET}; while (c--) p->count++;`, 'get: p->count'],
    [`p = ${GET}; for (int i = 0; i < p->count; i++) ;`, 'get: p->count'],
    [`p = ${GET}; switch (c) { case 1: p->count = 1; }`, 'get: p->count'],
    [`do { p = ${GET}; p->count = 1; } while (c);`, 'get: p->count'],
    [`p = ${GET}; if (p->count && p) c = 1;`, 'get: p->count'],
    [`p = ${GET}; ret = ({ p->count; });`, 'get: p->count'],
    [`p = READ_ONCE(x->extra) ?: ${GET}; p->count = 1;`, 'get: p->count'],
    [`WRITE_ONCE(x->extra, ${GET}); x->extra->count = 1;`, 'get: x->extra->count'],
    [`p = ${GET}; if (IS_ERR(p)) return -1; p->count = 1;`, 'get: p->count'],
    [`p = ${GET}; c = IS_ERR(p); if (c) return PTR_ERR(p); p->count = 1;`, 'get: p->count'],
  ])('%s', (body, use) => {
    expect(uncheckedIn(body)).toEqual([use]);
  });
});

describe('a shadow variable that a function gets without a test', () => {
  it.each([
    [`p = ${GET}; spin_lock(&p->lock);`, 'get: &p->lock'],
    [`p = ${ALLOC}; INIT_LIST_HEAD(&p->list);`, 'alloc: &p->list'],
    [`p = ${ALLOC}; list_add_tail(&p->list, &x->extra->list);`, 'alloc: &p->list'],
    [`p = ${ALLOC}; memcpy(p, x, sizeof(*p));`, 'alloc: p'],
    [`memset(${ALLOC}, 0, 8);`, `alloc: ${ALLOC}`],
    [`p = ${ALLOC}; strscpy(p->name, "x", 16);`, 'alloc: p->name'],
    [`p = ${GET}; pr_info("%d", p->count);`, 'get: p->count'],
    [`p = ${GET}; snprintf((char *)p, 16, "x");`, 'get: (char *)p'],
    [`p = ${GET}; list_for_each_entry(q, &p->list, list) c++;`, 'get: &p->list'],
    [`p = ${GET}; unknown_function(p->next);`, 'get: p->next'],
  ])('%s', (body, use) => {
    expect(uncheckedIn(body)).toEqual([use]);
  });

  it.each([
    [`p = ${GET}; kfree(p);`],
    [`p = ${GET}; pr_info("%p", p);`],
    [`p = ${GET}; pr_info("%p", &p->count);`],
    [`p = ${GET}; unknown_function(p);`],
    [`p = ${GET}; unknown_function(&p->list);`],
    [`p = ${GET}; snprintf(x->extra->name, 16, "%p", p);`],
    [`p = ${GET}; ret = sizeof(p->count) + sizeof(*p);`],
    [`p = ${GET}; q = p; x->extra = q;`],
    [`p = ${GET}; typeof(p->count) other = 1; ret = other;`],
    [`klp_shadow_alloc(o, 1, 8, GFP_KERNEL, NULL, NULL);`],
    [`p = ${GET}; klp_shadow_free(p, 2, NULL);`],
  ])('is not looked at: %s', (body) => {
    expect(uncheckedIn(body)).toEqual([]);
  });
});

describe('a test of a shadow variable', () => {
  it.each([
    [`p = ${GET}; if (p) p->count = 1;`],
    [`p = ${GET}; if (!p) return -1; p->count = 1;`],
    [`p = ${GET}; if (p == NULL) return -1; p->count = 1;`],
    [`p = ${GET}; if (NULL == p) return -1; p->count = 1;`],
    [`p = ${GET}; if (p != NULL) p->count = 1;`],
    [`p = ${GET}; if (p == 0) goto out; p->count = 1; out: c = 1;`],
    [`if ((p = ${GET})) p->count = 1;`],
    [`if (!(p = ${GET})) return -1; p->count = 1;`],
    [`if ((p = ${GET}) == NULL) return -1; p->count = 1;`],
    [`while ((p = ${GET})) { p->count = 1; }`],
    [`while (!(p = ${GET})) cpu_relax(); p->count = 1;`],
    [`p = ${GET}; if (unlikely(!p)) return -1; p->count = 1;`],
    [`p = ${GET}; if (WARN_ON(!p)) return -1; p->count = 1;`],
    [`p = ${GET}; if (WARN_ON_ONCE(!p)) return -1; p->count = 1;`],
    [`p = ${GET}; if (WARN(!p, "no")) return -1; p->count = 1;`],
    [`p = ${GET}; BUG_ON(!p); p->count = 1;`],
    [`p = ${GET}; if (!p) BUG(); p->count = 1;`],
    [`p = ${GET}; if (!p) panic("no"); p->count = 1;`],
    [`p = ${GET}; if (IS_ERR_OR_NULL(p)) return -1; p->count = 1;`],
    [`p = ${GET}; ret = p ? p->count : 0;`],
    [`p = ${GET}; ret = p && p->count;`],
    [`p = ${GET}; ret = !p || p->count;`],
    [`p = ${GET}; if (p && p->count) ret = 1;`],
    [`p = ${GET}; if (!p || !p->count) return -1; p->count = 1;`],
    [`p = ${GET}; if (c && p) p->count = 1;`],
    [`p = ${GET}; if (!!p) p->count = 1;`],
    [`p = ${GET}; if ((void *)p) p->count = 1;`],
    [`p = ${GET}; q = p; if (!q) return -1; p->count = 1;`],
    [`p = ${GET}; q = p; if (!p) return -1; q->count = 1;`],
    [`p = ${GET}; if (!p) p = x->extra; p->count = 1;`],
    [`p = ${GET}; if (IS_ERR_OR_NULL(p)) return -1; q = klp_shadow_get(o, 1); q->count = 1;`],
    [`p = ${GET}; q = !p ? x->extra : p; q->count = 1;`],
    [`q = x->extra; for (;;) { p = klp_shadow_get(o, c++); if (!p) break; q = p; } q->count = 1;`],
    [`p = ${GET} ?: x->extra; p->count = 1;`],
    [`p = ${GET}; q = p ? p : x->extra; q->count = 1;`],
    [`p = ${GET}; if (!p) p = ${ALLOC}; if (!p) return -1; p->count = 1;`],
    [`p = ${GET}; if (!p) { p = ${ALLOC}; if (!p) return -1; } p->count = 1;`],
    [`x->extra = ${ALLOC}; if (!x->extra) return -1; x->extra->count = 1;`],
    [`x->extra = ${ALLOC}; if (x->extra) x->extra->count = 1;`],
    [`cached = ${ALLOC}; if (!cached) return -1; ++cached->count; q = &cached[0]; cached->next = q;`],
    [`for (int i = 0; i < c; i++) { p = ${GET}; if (!p) continue; p->count = 1; }`],
    [`p = ${GET}; do { if (!p) break; p->count = 1; } while (c);`],
    [`p = ${GET}; switch (!p) { case 0: p->count = 1; break; default: break; }`],
    [`p = ${GET}; if (c > 3 ? !p : 1) return -1; p->count = 1;`],
    [`if (!${ALLOC}) return -1; p = ${GET}; p->count = 1;`],
    [`if (!${GET}) return -1; p = klp_shadow_get(o, 1); p->count = 1;`],
    [`p = ${ALLOC}; if (!p) return -1; p->count = 1; q = ${GET}; q->count = 2;`],
    [`if (!klp_shadow_get(x->extra, 2)) return -1; p = klp_shadow_get(x->extra, 2); p->count = 1;`],
  ])('is seen: %s', (body) => {
    expect(uncheckedIn(body)).toEqual([]);
  });

  it.each([
    [`p = ${GET}; if (!p) pr_err("none"); p->count = 1;`, ['get: p->count?']],
    [`p = ${GET}; if (!p) p->count = 1;`, ['get: p->count?']],
    [`p = ${GET}; if (p) q = p; p->count = 1;`, ['get: p->count?']],
    [`p = ${GET}; WARN_ON(!p); p->count = 1;`, ['get: p->count?']],
    [`p = ${GET}; if (c) { if (!p) return -1; } p->count = 1;`, ['get: p->count?']],
    [`p = ${GET}; if (!p) { pr_err("none"); ret = p->count; }`, ['get: p->count?']],
    [`p = ${GET}; if (!p) goto out; p->count = 1; out: p->count = 2;`, ['get: p->count?']],
    [`p = ${GET}; if (!p) p = ${ALLOC}; p->count = 1;`, ['alloc: p->count']],
    [
      `p = NULL; for (;;) { q = p; p = klp_shadow_get(o, c); if (!q) continue; p->count = 1; }`,
      ['get: p->count'],
    ],
    [`p = ${GET}; if (!p) return -1; p = klp_shadow_get(x, 2); p->count = 1;`, ['get: p->count']],
    [`if (!klp_shadow_get(o, 1)) return -1; p = klp_shadow_get(o, 2); p->count = 1;`, ['get: p->count']],
    [`if (!${GET}) return -1; unknown_function(o); p = ${GET}; p->count = 1;`, ['get: p->count']],
    [`if (!${GET}) return -1; klp_shadow_free(o, 1, NULL); p = ${GET}; p->count = 1;`, ['get: p->count']],
    [`if (!${GET}) return -1; o = x; p = ${GET}; p->count = 1;`, ['get: p->count']],
    [`p = ${GET}; q = ${ALLOC}; if (!p) return -1; p->count = q->count;`, ['alloc: q->count']],
  ])('does not cover all uses: %s', (body, uses) => {
    expect(uncheckedIn(body)).toEqual(uses);
  });

  it('on one way is reported for each call once', () => {
    expect(uncheckedIn(`p = ${GET}; p->count = 1; p->count = 2; q = ${ALLOC}; q->count = p->count;`)).toEqual(
      ['get: p->count', 'alloc: q->count'],
    );
  });
});

describe('what cannot be followed', () => {
  it.each([
    [`p = ${GET}; if (is_valid(p)) p->count = 1;`],
    [`p = ${GET}; ret = check(p); if (ret) return ret; p->count = 1;`],
    [`p = ${GET}; c = p != NULL; if (c) p->count = 1;`],
    [`p = ${GET}; c = !!p; if (c) p->count = 1;`],
    [`p = ${GET}; if (!p) ret = -1; if (!ret) p->count = 1;`],
    [`p = ${GET}; if (c && !p) return -1; if (c) p->count = 1;`],
    [`p = ${GET}; if (p) c = 3; if (c == 3) p->count = 1;`],
    [`p = ${GET}; c = IS_ERR_OR_NULL(p); if (c) return -1; p->count = 1;`],
    [`p = ${GET}; if (p == q) p->count = 1;`],
    [`p = ${GET}; RETURN_IF_NULL(p); p->count = 1;`],
    [`p = ${GET}; VM_BUG_ON(!p); p->count = 1;`],
    [`p = ${GET}; assert(p != NULL); p->count = 1;`],
    [`p = ${GET}; if (!p) FAIL_WITH(-EINVAL); p->count = 1;`],
    [`p = ${GET}; set_to_something(&p); p->count = 1;`],
    [`p = ${GET}; get_user(p, x); p->count = 1;`],
    [`p = ${GET}; swap(p, q); p->count = 1;`],
    [`p = ${GET}; asm("" : "=r"(p)); p->count = 1;`],
    [`p = ${GET}; goto *x; p->count = 1;`],
    [`p = ${GET}; goto *x; again: p->count = 1;`],
    [`p = q; { struct item *p = ${GET}; if (!p) ret = 1; } p->count = 1;`],
    [`p = ${GET}; { struct item *p = q; p->count = 1; }`],
    [`x->extra = ${GET}; prepare(x); x->extra->count = 1;`],
    [`x->extra = ${GET}; o->extra = q; x->extra->count = 1;`],
    [`x->extra = ${GET}; x = o; x->extra->count = 1;`],
    [`x[c].extra = ${GET}; c++; x[c].extra->count = 1;`],
    [`list_for_each_entry(p, &x->extra->list, list) { p->count = 1; p = ${GET}; }`],
  ])('is passed over: %s', (body) => {
    expect(uncheckedIn(body)).toEqual([]);
  });

  it('is a test that a condition leaves out which is not known', () => {
    expect(
      uncheckedIn(
        `p = ${GET};\n#if !__has_include(<linux/foreign.h>)\nc = 1;\n#else\nif (!p) return -1;\n#endif\np->count = 1;`,
      ),
    ).toEqual([]);
  });

  it('is code that is being typed', () => {
    expect(uncheckedIn(`p = ${GET}; if (!p) { return -1; p->count = 1;`)).toEqual([]);
  });
});

describe('functions of the module', () => {
  const get = `static struct item *find(struct owner *o) { return ${GET}; }`;

  it('may return what a shadow function has returned', () => {
    expect(unchecked(`${get} void f(struct owner *o) { find(o)->count = 1; }`)).toEqual([
      'get: find(o)->count',
    ]);
  });

  it.each([
    [`struct item *p = ${GET}; if (!p) return NULL; p->count++; return p;`, ['get: q->count']],
    [`struct item *p = ${GET}; if (!p) return p; return p;`, ['get: q->count']],
    [`struct item *p = ${GET}, *r = NULL; if (p) r = p; return r;`, ['get: q->count']],
    [`struct item *p = ${GET}; if (!p) p = ${ALLOC}; return p;`, ['alloc: q->count']],
    [`struct item *p = ${GET}; BUG_ON(!p); return p;`, []],
    [`struct item *p = ${GET}; if (!p) return ERR_PTR(-ENOENT); return p;`, []],
    [`struct item *p = ${GET}; if (!p) return cached; return p;`, []],
    [`kfree(${GET}); return cached;`, []],
  ])('that say %s', (body, uses) => {
    const text = `static struct item *find(struct owner *o) { ${body} }`;
    expect(unchecked(`${text} void f(struct owner *o) { struct item *q = find(o); q->count = 1; }`)).toEqual(
      uses,
    );
  });

  it('may do so in several steps, in any order', () => {
    const text = `static struct item *second(struct owner *o);
      void f(struct owner *o) { second(o)->count = 1; }
      static struct item *second(struct owner *o) { return find(o); }
      ${get}`;
    expect(unchecked(`static struct item *find(struct owner *o); ${text}`)).toEqual([
      'get: second(o)->count',
    ]);
  });

  it.each([
    ['r->count = 1;', ['get: p']],
    ['if (r) r->count = 1;', []],
    ['if (!r) return; r->count = 1;', []],
    ['struct item *s = r; pr_info("x"); s->count = 1;', ['get: p']],
    ['spin_lock(&r->lock);', ['get: p']],
    ['pr_info("%p", r);', []],
  ])('may use what they are given: %s', (body, uses) => {
    const text = `static void use(int a, struct item *r) { ${body} }`;
    expect(unchecked(`${text} void f(struct owner *o) { struct item *p = ${GET}; use(1, p); }`)).toEqual(
      uses,
    );
  });

  it('may use it in a function that they call', () => {
    const text =
      'static void inner(struct item *r) { r->count = 1; } static void use(struct item *r) { inner(r); }';
    const module = moduleOf(
      `static struct klp_patch patch; ${TYPES} ${text} void f(struct owner *o) { use(${GET}); }`,
    );
    const [result] = uncheckedShadowResults(module);
    expect(result?.inside && textAt(module, result.inside)).toBe('r->count');
  });

  it('may not come back without it', () => {
    const text = 'static void need(struct item *r) { BUG_ON(!r); }';
    expect(
      unchecked(`${text} void f(struct owner *o) { struct item *p = ${GET}; need(p); p->count = 1; }`),
    ).toEqual([]);
  });

  it('may never come back', () => {
    const text = 'static void give_up(void) { panic("no"); }';
    const body = `struct item *p = ${GET}; if (!p) give_up(); p->count = 1;`;
    expect(unchecked(`${text} void f(struct owner *o) { ${body} }`)).toEqual([]);
  });

  it('may tell by their result whether it was there', () => {
    const text = 'static int valid(struct item *r) { return r != NULL; }';
    expect(
      unchecked(`${text} void f(struct owner *o) { struct item *p = ${GET}; if (valid(p)) p->count = 1; }`),
    ).toEqual([]);
  });

  it('may call themselves and each other', () => {
    const text = `static struct item *a(struct owner *o); static struct item *b(struct owner *o) { return a(o); }
      static struct item *a(struct owner *o) { struct item *p = b(o); return p ? p : a(o); }`;
    expect(unchecked(`${text} void f(struct owner *o) { a(o)->count = 1; }`)).toEqual([]);
  });

  it('of another file are followed as well', () => {
    const text = `static struct klp_patch patch;
#include "find.h"
void f(struct owner *o) { find(o)->count = 1; }
// ==> find.h
${TYPES}${get}`;
    const module = moduleOf(text);
    const [result] = uncheckedShadowResults(module);
    expect(result?.origin?.file).toBe('/fixture/find.h');
  });
});
