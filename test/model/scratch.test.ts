import { it } from 'vitest';
import { moduleOf } from '../support/checkModule';
import { uncheckedShadowResults } from '../../server/src/model/shadowResults';
it('x', () => {
  const m = moduleOf(`
#include <linux/livepatch.h>
struct s { int x; spinlock_t lock; };
static void a(void *o) { struct s *p; p = klp_shadow_alloc(o, 1, sizeof(*p), GFP_KERNEL, NULL, NULL); p->x = 1; }
static void b(void *o) { struct s *p = klp_shadow_get(o, 1); if (!p) return; p->x = 1; }
static void c(void *o) { struct s *p = klp_shadow_get(o, 1); if (!p) pr_err("x"); p->x = 1; }
static void d(void *o) { ((struct s *)klp_shadow_get(o, 1))->x = 1; }
static struct s *w(void *o) { struct s *p = klp_shadow_get(o, 1); if (!p) p = klp_shadow_alloc(o, 1, 4, 1, NULL, NULL); if (!p) return NULL; return p; }
static void e(void *o) { spin_lock(&w(o)->lock);  }
static void use(struct s *q) { q->x++; }
static void f(void *o) { use(klp_shadow_get(o, 2));  }
static int patched(void);
static struct klp_patch patch;
`);
  for (const u of uncheckedShadowResults(m))
    console.log(u.function.name, u.from, u.use, u.inside, u.isTested, u.origin);
});
