import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { faultVariants, seriesOf } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-alloc-duplicate';
const MARK = `// finding: ${RULE}`;
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const ALLOC = 'klp_shadow_alloc(NULL, 7, sizeof(int), GFP_KERNEL, NULL, NULL)';
const SHOW = `static int livepatch_show(struct seq_file *m, void *v)\n{\n\tint *count = ${ALLOC}; ${MARK}\n\n\treturn count ? ++*count : 0;\n}`;

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({
    code: `${DROP}\n\n${code}`,
    funcs: { demo_show: 'livepatch_show' },
    callbacks: ['.post_unpatch = drop,'],
    ...more,
  });

describe(RULE, () => {
  it('stands on the allocation', () => {
    const [finding] = expectFindings(module(SHOW));
    expect(finding?.message).toBe(
      'The shadow variable with id 7 already exists when it is allocated here, so the kernel warns and klp_shadow_alloc() returns NULL. Use klp_shadow_get_or_alloc() if an existing one is fine.',
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: SHOW,
      helper: `int *counter(void)\n{\n\treturn ${ALLOC}; ${MARK}\n}`,
      prototype: 'int *counter(void);',
      caller:
        'static int livepatch_show(struct seq_file *m, void *v)\n{\n\tint *count = counter();\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_show: 'fixed_seq', drop: 'the_end', count: 'hits' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found where a callback of several objects attaches one to NULL, and only that is told', () => {
    const code = `static int take(struct klp_object *obj)\n{\n\tint *objects = ${ALLOC}; ${MARK}\n\n\tif (!objects)\n\t\treturn -ENOMEM;\n\t++*objects;\n\treturn 0;\n}\n\nstatic int livepatch_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n\n${DROP}`;
    const entry = (name: string): string =>
      `\t{\n\t\t.name = "${name}",\n\t\t.funcs = funcs,\n\t\t.callbacks = { .pre_patch = take, .post_unpatch = drop },\n\t}, `;
    const text = shadowModule({ code, funcs: { demo_show: 'livepatch_show' } });
    expectFindings(text.replace(/\t\{\n\t\t\.funcs[^]*?\}, \{ \}/, `${entry('one')}${entry('two')}{ }`));
  });

  it('is told of the newer livepatch where both allocate', () => {
    const state = {
      patch: ['.states = states,', '.replace = true,'],
      callbacks: ['.pre_patch = take,', '.post_unpatch = leave,'],
    };
    const code = (mark: string): string =>
      `static struct klp_state states[] = {\n\t{\n\t\t.id = 7,\n\t\t.version = 1,\n\t}, { }\n};\n\nstatic int take(struct klp_object *obj)\n{\n\tint *all = ${ALLOC};${mark}\n\n\treturn all ? 0 : -ENOMEM;\n}\n\nstatic void leave(struct klp_object *obj)\n{\n\tif (!klp_get_prev_state(7))\n\t\tdrop(obj);\n}\n\nstatic int livepatch_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}`;
    const [finding] = expectFindings(seriesOf(module(code(''), state), module(code(` ${MARK}`), state)));
    expect(finding?.message).toContain('already exists (from lp_v1) when it is allocated here, so');
  });

  it.each([
    [
      'klp_shadow_get() was asked before',
      `static int livepatch_show(struct seq_file *m, void *v)\n{\n\tint *count = klp_shadow_get(NULL, 7);\n\n\tif (!count)\n\t\tcount = ${ALLOC};\n\treturn count ? ++*count : 0;\n}`,
    ],
    [
      'the object is not known to be the same',
      'static int livepatch_show(void *v)\n{\n\tint *count = klp_shadow_get(v, 7);\n\n\tif (!count)\n\t\tcount = klp_shadow_alloc(v, 7, sizeof(int), GFP_KERNEL, NULL, NULL);\n\treturn count ? ++*count : 0;\n}',
    ],
    [
      'the object is new',
      'static int livepatch_show(int n)\n{\n\tint *object = kzalloc(sizeof(*object), GFP_KERNEL), *count;\n\n\tif (!object)\n\t\treturn -ENOMEM;\n\tcount = klp_shadow_alloc(object, 7, sizeof(int), GFP_KERNEL, NULL, NULL);\n\tif (count)\n\t\t*count = n;\n\tklp_shadow_free(object, 7, NULL);\n\tkfree(object);\n\treturn 0;\n}',
    ],
  ])('is silent where %s', (_, code) => {
    expectFindings(module(code));
  });

  it('is silent in what is called once for each object', () => {
    const code =
      'static int livepatch_show(struct demo *demo)\n{\n\tint *count = klp_shadow_alloc(demo, 7, sizeof(int), GFP_KERNEL, NULL, NULL);\n\n\treturn count ? 0 : -ENOMEM;\n}';
    expectFindings(module(code, { funcs: { demo_create: 'livepatch_show' } }));
  });

  it('is mended by taking an existing one', () => {
    const mended = applyFix(module(SHOW), RULE);
    expect(mended).toContain(`int *count = ${ALLOC.replace('_alloc', '_get_or_alloc')};`);
    expectFindings(mended);
  });

  it('has no fix where a macro makes the call', () => {
    const code = SHOW.replace(ALLOC, 'COUNTER()');
    const [finding] = expectFindings(module(`#define COUNTER() ${ALLOC}\n\n${code}`));
    expect(finding?.fixes).toEqual([]);
  });
});
