import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants, seriesOf } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-never-freed';
const MARK = `// finding: ${RULE}`;
const FUNCS = { demo_open: 'livepatch_open' };
const ALLOC = 'klp_shadow_get_or_alloc(demo, 7, sizeof(int), GFP_KERNEL, NULL, NULL);';
const OPEN = `static int livepatch_open(struct demo *demo)\n{\n\tint *count = ${ALLOC} ${MARK}\n\n\treturn count ? ++*count : 0;\n}`;
const QUIET = OPEN.replace(` ${MARK}`, '');

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({ code, funcs: FUNCS, ...more });
const drop = (statement: string, name = 'drop'): string =>
  `static void ${name}(struct klp_object *obj)\n{\n\t${statement}\n}`;

describe(RULE, () => {
  it('stands on the allocation', () => {
    const [finding] = expectFindings(module(OPEN));
    expect(finding?.message).toBe(
      'The shadow variables with id 7 allocated here are never freed. Free each with klp_shadow_free() when its object is freed, and the rest with klp_shadow_free_all() in post_unpatch.',
    );
    expect(finding?.related).toEqual([]);
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: OPEN,
      helper: `int *counter(void *demo)\n{\n\treturn ${ALLOC} ${MARK}\n}`,
      prototype: 'int *counter(void *demo);',
      caller:
        'static int livepatch_open(struct demo *demo)\n{\n\tint *count = counter(demo);\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_open: 'fixed_begin', demo: 'box', count: 'hits', patch: 'box_fix' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found where another id is freed', () => {
    const code = `${OPEN}\n\n${drop('klp_shadow_free_all(8, NULL);')}`;
    expectFindings(module(code, { callbacks: ['.post_unpatch = drop,'] }));
  });

  it('is found where nothing leads to the function that frees', () => {
    expectFindings(module(`${OPEN}\n\n${drop('klp_shadow_free_all(7, NULL);')}`));
  });

  it.each([
    [
      'a function handed to code that is not visible frees them',
      'static void free_one(void *demo)\n{\n\tklp_shadow_free(demo, 7, NULL);\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tdemo_for_each(free_one);\n}',
    ],
    [
      'an operation of a table frees them',
      'static void free_one(struct demo *demo)\n{\n\tklp_shadow_free(demo, 7, NULL);\n}\n\nconst struct demo_ops demo_ops = {\n\t.release = free_one,\n};\n\nstatic void drop(struct klp_object *obj)\n{\n}',
    ],
    [
      'the id that is freed is not known',
      'extern const unsigned long demo_ids[];\n\nstatic void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(demo_ids[1], NULL);\n}',
    ],
    [
      'the ids are freed in a loop',
      'static void drop(struct klp_object *obj)\n{\n\tunsigned long id;\n\n\tfor (id = 5; id < 9; id++)\n\t\tklp_shadow_free_all(id, NULL);\n}',
    ],
  ])('is silent where %s', (_, code) => {
    expectFindings(module(`${QUIET}\n\n${code}`, { callbacks: ['.post_unpatch = drop,'] }));
  });

  it('is a leak where a later livepatch frees them', () => {
    const older = module(OPEN.replace(RULE, 'shadow-leak'), { patch: ['.replace = true,'] });
    const free = 'static int livepatch_open(struct demo *demo)\n{\n\treturn 0;\n}\n\n';
    const newer = module(free + drop('klp_shadow_free_all(7, NULL);'), {
      patch: ['.replace = true,'],
      callbacks: ['.post_patch = drop,'],
    });
    expectFindings(seriesOf(older, newer));
  });
});
