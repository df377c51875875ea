import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'missing-post-unpatch';
const PRE = `.pre_patch = take, // finding: ${RULE}`;
const faulty = (code: string): string => callbackModule({ code, callbacks: [PRE] });
const clean = (code: string, callbacks: readonly string[], exit = ''): string =>
  callbackModule({ code, callbacks, exit });

const TAKE =
  'static char *buffer;\n\nstatic int take(struct klp_object *obj)\n{\n\tbuffer = kmalloc(16, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM;\n}';
const QUIET = 'static int take(struct klp_object *obj)\n{\n\tconsole_loglevel = 4;\n\treturn 0;\n}';

describe(RULE, () => {
  it('stands on the callback and says what it takes', () => {
    const [finding] = expectFindings(faulty(TAKE));
    expect(finding?.message).toBe(
      'take() allocates 16 bytes with kmalloc() and nothing frees them when the livepatch is disabled. Free them in a post_unpatch callback, which runs after every successful pre_patch, also when the transition is reversed.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`insmod lp.ko`: pre_patch of vmlinux allocates 16 bytes with kmalloc() here.',
    ]);
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: QUIET,
      helper: 'void be_quiet(void)\n{\n\tconsole_loglevel = 4;\n}',
      prototype: 'void be_quiet(void);',
      caller: 'static int take(struct klp_object *obj)\n{\n\tbe_quiet();\n\treturn 0;\n}',
      names: { take: 'demo_prepare', buffer: 'scratch', patch: 'demo_fix' },
    }),
  )('is found %s', (_, text) => {
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain("changes 'console_loglevel' and nothing restores it");
  });

  it('is told once, however much is taken', () => {
    const code =
      'static char *a, *b;\n\nstatic int take(struct klp_object *obj)\n{\n\ta = kmalloc(16, GFP_KERNEL | __GFP_NOFAIL);\n\tconsole_loglevel = 4;\n\tb = kmalloc(8, GFP_KERNEL | __GFP_NOFAIL);\n\treturn 0;\n}';
    const [finding] = expectFindings(faulty(code));
    expect(finding?.message).toContain(
      'take() allocates 16 bytes with kmalloc() (and 2 other things) and nothing',
    );
    expect(finding?.related).toHaveLength(3);
  });

  it.each([
    [
      'a goto label that all errors share',
      'static char *a, *b;\n\nstatic int take(struct klp_object *obj)\n{\n\tint ret = -ENOMEM;\n\n\ta = kmalloc(8, GFP_KERNEL);\n\tif (!a)\n\t\tgoto fail;\n\tb = kmalloc(8, GFP_KERNEL);\n\tif (!b)\n\t\tgoto fail;\n\treturn 0;\n\nfail:\n\tkfree(b);\n\tkfree(a);\n\ta = b = NULL;\n\treturn ret;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tkfree(b);\n\tkfree(a);\n}',
    ],
    [
      'a function that is not visible',
      `${TAKE}\n\nvoid demo_give_back(void *what);\n\nstatic void drop(struct klp_object *obj)\n{\n\tdemo_give_back(buffer);\n}`,
    ],
    [
      'a list that is emptied',
      'struct item { struct list_head node; };\nstatic LIST_HEAD(items);\n\nstatic void drop(struct klp_object *obj)\n{\n\tstruct item *item, *next;\n\n\tlist_for_each_entry_safe(item, next, &items, node) {\n\t\tlist_del(&item->node);\n\t\tkfree(item);\n\t}\n}\n\nstatic int take(struct klp_object *obj)\n{\n\tint i;\n\n\tfor (i = 0; i < 3; i++) {\n\t\tstruct item *item = kzalloc(sizeof(*item), GFP_KERNEL);\n\n\t\tif (!item) {\n\t\t\tdrop(obj);\n\t\t\treturn -ENOMEM;\n\t\t}\n\t\tlist_add(&item->node, &items);\n\t}\n\treturn 0;\n}',
    ],
  ])('is silent for %s', (_, code) => {
    expectFindings(clean(code, ['.pre_patch = take,', '.post_unpatch = drop,']));
  });

  it('is silent where exit makes sure once more', () => {
    const drop = 'static void drop(struct klp_object *obj)\n{\n\tkfree(buffer);\n\tbuffer = NULL;\n}';
    expectFindings(
      clean(`${TAKE}\n\n${drop}`, ['.pre_patch = take,', '.post_unpatch = drop,'], '\tdrop(NULL);\n'),
    );
  });

  it('is mended with a skeleton', () => {
    const mended = applyFix(faulty(QUIET), RULE);
    expect(mended).toContain(
      '\nstatic void post_unpatch(struct klp_object *obj)\n{\n\t/* Take back what take() does. */\n}\n\nstatic struct klp_object objs[] = {\n',
    );
    expect(mended).toContain('\t\t\t.pre_patch = take,\n\t\t\t.post_unpatch = post_unpatch,\n\t\t},\n');
  });
});
