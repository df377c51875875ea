import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { shadowModule } from '../support/shadowModule';

const RULE = 'shadow-dtor-sleeps';
const MARK = `// finding: ${RULE}`;
const HEAD =
  'struct watch {\n\tstruct list_head node;\n\tvoid *buffer;\n};\n\nstatic DEFINE_MUTEX(lock);\nstatic DEFINE_SPINLOCK(spin);';
const REST =
  'static int make(void *demo, void *data, void *more)\n{\n\tstruct watch *watch = data;\n\n\tINIT_LIST_HEAD(&watch->node);\n\treturn 0;\n}\n\nstatic int livepatch_open(struct demo *demo)\n{\n\tstruct watch *watch = klp_shadow_get_or_alloc(demo, 7, sizeof(*watch), GFP_KERNEL, make, NULL);\n\n\treturn watch ? 0 : -ENOMEM;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, end);\n}';
const ends = (body: string): string =>
  `static void end(void *demo, void *data)\n{\n\tstruct watch *watch = data;\n\n${body}}`;
const LOCKED = `\tmutex_lock(&lock); ${MARK}\n\tlist_del(&watch->node);\n\tmutex_unlock(&lock);\n`;

const module = (code: string): string =>
  shadowModule({
    code: `${HEAD}\n\n${code}\n\n${REST}`,
    funcs: { demo_open: 'livepatch_open' },
    callbacks: ['.post_unpatch = drop,'],
  });

describe(RULE, () => {
  it('stands on what may sleep', () => {
    const [finding] = expectFindings(module(ends(LOCKED)));
    expect(finding?.message).toBe(
      'mutex_lock() may sleep, but interrupts are off. A shadow destructor runs under klp_shadow_lock with interrupts off; queue work that does this instead.',
    );
  });

  it.each(
    faultVariants({
      fixture: module,
      plain: ends(LOCKED),
      helper: `void wait_for_readers(void)\n{\n\tsynchronize_rcu(); ${MARK}\n}`,
      prototype: 'void wait_for_readers(void);',
      caller: ends('\tlist_del(&watch->node);\n\twait_for_readers();\n'),
      names: { end: 'box_gone', watch: 'monitor', node: 'link', lock: 'mutual', drop: 'all_gone' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found where klp_shadow_free() calls it, in a patched function', () => {
    const release =
      'static void livepatch_release(struct demo *demo)\n{\n\tklp_shadow_free(demo, 7, end);\n}';
    const text = shadowModule({
      code: `${HEAD}\n\n${ends(LOCKED)}\n\n${REST}\n\n${release}`,
      funcs: { demo_open: 'livepatch_open', demo_release: 'livepatch_release' },
      callbacks: ['.post_unpatch = drop,'],
    });
    expectFindings(text);
  });

  it.each([
    ['a spinlock', '\tspin_lock(&spin);\n\tlist_del(&watch->node);\n\tspin_unlock(&spin);\n'],
    ['memory that is freed', '\tkfree(watch->buffer);\n\tlist_del(&watch->node);\n'],
    ['a function that is not visible', '\tdemo_forget(watch);\n'],
  ])('is silent for %s', (_, body) => {
    expectFindings(module(ends(body)));
  });
});
