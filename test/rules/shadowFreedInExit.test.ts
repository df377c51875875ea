import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { type CallbackModule, callbackModule, faultVariants, seriesOf } from '../support/faultVariants';
import { livepatchText } from '../support/livepatchText';

const RULE = 'shadow-freed-in-exit';
const MARK = `// finding: ${RULE}`;
const REPLACE = ['.replace = true,'];
const ATTACH =
  'static int livepatch_open(struct demo *demo)\n{\n\tint *count = klp_shadow_get_or_alloc(demo, 7, sizeof(*count), GFP_KERNEL, NULL, NULL);\n\n\treturn count ? (*count)++ : 0;\n}';
const FUNCS = {
  funcs:
    'static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "demo_open",\n\t\t.new_func = livepatch_open,\n\t}, { }\n};',
};
const FREE = 'klp_shadow_free_all(7, NULL);';

/** A module that attaches shadow variables of id 7 in a patched function. */
function attaching(more: Partial<CallbackModule> = {}, parts = {}): string {
  const code = `${ATTACH}\n\n${more.code ?? ''}`;
  return callbackModule({ patch: REPLACE, ...more, code }, { ...FUNCS, ...parts });
}

/** Without any callbacks. */
const plain = (exit: string, head = ATTACH): string =>
  livepatchText({
    head,
    ...FUNCS,
    patch:
      'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.replace = true,\n};',
    exit: `static void livepatch_exit(void)\n{\n${exit}}\n\nmodule_exit(livepatch_exit);`,
  });

describe(RULE, () => {
  it('stands on the call in the exit function', () => {
    const [finding] = expectFindings(plain(`\t${FREE} ${MARK}\n`));
    expect(finding?.message).toBe(
      'The exit function frees the shadow variables with id 7 even when another livepatch has replaced this one and may still use them. Free them in post_unpatch, which does not run for a replaced livepatch.',
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => attaching({ code, exit: '\tclean();\n' }),
      plain: `static void clean(void)\n{\n\t${FREE} ${MARK}\n}`,
      helper: `void drop(void)\n{\n\t${FREE} ${MARK}\n}`,
      prototype: 'void drop(void);',
      caller: 'static void clean(void)\n{\n\tdrop();\n}',
      names: { livepatch_open: 'fixed_open', count: 'hits', clean: 'the_end', livepatch_exit: 'bye' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('names the livepatch that goes on using them, and shows where', () => {
    const state = '.states = states,';
    const states =
      'static struct klp_state states[] = {\n\t{\n\t\t.id = 7,\n\t\t.version = 1,\n\t}, { }\n};\n\nstatic void drop(struct klp_object *obj)\n{\n\tif (!klp_get_prev_state(7))\n\t\tklp_shadow_free_all(7, NULL);\n}';
    const older = attaching({ code: states, patch: [state], exit: `\t${FREE} ${MARK}\n` });
    const newer = attaching({
      code: states,
      patch: [state, ...REPLACE],
      callbacks: ['.post_unpatch = drop,'],
    });
    const [finding] = expectFindings(seriesOf(older, newer));
    expect(finding?.message).toContain('even when lp_v2 has replaced this one and still uses them.');
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`call lp_v1:livepatch_open,1`: livepatch_open() attaches a shadow variable here.',
      '`call lp_v2:livepatch_open,1`: livepatch_open() calls klp_shadow_get_or_alloc() here.',
      '`rmmod lp_v1`: the exit function livepatch_exit() frees it here.',
    ]);
  });

  it('is silent where nothing replaces', () => {
    expectFindings(attaching({ patch: [], exit: `\t${FREE}\n` }));
  });

  it('is silent where the last owner frees them', () => {
    const code =
      'static int join(struct klp_object *obj)\n{\n\tint *users = klp_shadow_get_or_alloc(NULL, 8, sizeof(*users), GFP_KERNEL, NULL, NULL);\n\n\tif (!users)\n\t\treturn -ENOMEM;\n\t(*users)++;\n\treturn 0;\n}\n\nstatic void leave(void)\n{\n\tint *users = klp_shadow_get(NULL, 8);\n\n\tif (!users || --*users > 0)\n\t\treturn;\n\tklp_shadow_free_all(7, NULL);\n\tklp_shadow_free(NULL, 8, NULL);\n}';
    expectFindings(attaching({ code, callbacks: ['.pre_patch = join,'], exit: '\tleave();\n' }));
  });
});

describe(`the fix of ${RULE}`, () => {
  it('moves the call into the callback that there is', () => {
    const code = 'static void drop(struct klp_object *obj)\n{\n\tpr_info("off\\n");\n}';
    const text = attaching({ code, callbacks: ['.post_unpatch = drop,'], exit: `\t${FREE} ${MARK}\n` });
    const mended = applyFix(text, RULE);
    expect(mended).toContain(`\tpr_info("off\\n");\n\t${FREE}\n}`);
    expect(mended).toContain('static void livepatch_exit(void)\n{\n}');
    expectFindings(mended);
  });

  it('makes a callback', () => {
    const mended = applyFix(plain(`\tpr_info("bye\\n");\n\t${FREE} ${MARK}\n`), RULE);
    expect(mended).toContain(
      `static void post_unpatch(struct klp_object *obj)\n{\n\t${FREE}\n}\n\nstatic struct klp_object objs[] = {\n\t{\n\t\t.callbacks.post_unpatch = post_unpatch,\n\t\t.funcs = funcs,\n`,
    );
    expect(mended).toContain('{\n\tpr_info("bye\\n");\n}');
    expectFindings(mended);
  });

  it('keeps the destructor ahead of the callback', () => {
    const dtor = 'static void fini(void *obj, void *data)\n{\n}';
    const free = `klp_shadow_free_all(7, fini);`;
    expect(applyFix(plain(`\t${free} ${MARK}\n`, `${ATTACH}\n\n${dtor}`), RULE)).toContain(
      `post_unpatch(struct klp_object *obj)\n{\n\t${free}\n}`,
    );
  });

  it.each([
    ['it depends on something', `\tif (THIS_MODULE)\n\t\t${FREE} ${MARK}\n`],
    [
      'it uses a variable of the exit function',
      `\tint id = 7;\n\n\tklp_shadow_free_all(id, NULL); ${MARK}\n`,
    ],
    ['more stands on the line', `\tpr_info("bye\\n"); ${FREE} ${MARK}\n`],
  ])('is not offered where %s', (_, exit) => {
    const [finding] = expectFindings(plain(exit));
    expect(finding?.fixes).toEqual([]);
  });

  it('is not offered where the callback has other ways out', () => {
    const code =
      'static void drop(struct klp_object *obj)\n{\n\tif (!obj->name)\n\t\treturn;\n\tpr_info("off\\n");\n}';
    const text = attaching({ code, callbacks: ['.post_unpatch = drop,'], exit: `\t${FREE} ${MARK}\n` });
    const [finding] = expectFindings(text);
    expect(finding?.fixes).toEqual([]);
  });
});
