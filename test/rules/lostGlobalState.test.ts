import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'lost-global-state';
const MARK = `// finding: ${RULE}`;

const PAIR = ['.pre_patch = take,', '.post_unpatch = drop,'];
const replacing = (code: string, replace = '.replace = true,'): string =>
  callbackModule({ code, callbacks: PAIR, patch: [replace] });
const save = (mark: string): string =>
  `static int former;\n\nstatic int take(struct klp_object *obj)\n{\n\tformer = console_loglevel;${mark}\n\tconsole_loglevel = 4;\n\treturn 0;\n}\n\n`;
const RESTORE = 'static void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}';
const FAULT = save(` ${MARK}`) + RESTORE;

describe(RULE, () => {
  it('stands where the value is saved', () => {
    const [finding] = expectFindings(replacing(FAULT));
    expect(finding?.message).toBe(
      "take() saves the original value of 'console_loglevel' in 'former', which a livepatch that replaces this one cannot reach. Save it in a shadow variable or through klp_state.data, where the next livepatch finds it.",
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => replacing(code),
      plain: FAULT,
      helper: `void keep(int *where)\n{\n\t*where = console_loglevel; ${MARK}\n}`,
      prototype: 'void keep(int *where);',
      caller: save('').replace('former = console_loglevel;', 'keep(&former);') + RESTORE,
      names: { take: 'demo_prepare', drop: 'demo_leave', former: 'saved' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent without .replace', () => {
    expectFindings(callbackModule({ code: save('') + RESTORE, callbacks: PAIR }));
  });

  it('is silent where a shadow variable has the value', () => {
    const code =
      'static int take(struct klp_object *obj)\n{\n\tint *former = klp_shadow_get_or_alloc(NULL, 7, sizeof(*former), GFP_KERNEL, NULL, NULL);\n\n\tif (!former)\n\t\treturn -ENOMEM;\n\t*former = console_loglevel;\n\tconsole_loglevel = 4;\n\treturn 0;\n}\n\n' +
      'static void drop(struct klp_object *obj)\n{\n\tint *former = klp_shadow_get(NULL, 7);\n\n\tif (former)\n\t\tconsole_loglevel = *former;\n\tklp_shadow_free_all(7, NULL);\n}';
    expectFindings(replacing(code));
  });

  it('is silent where a constant is written back', () => {
    expectFindings(
      replacing(
        (save('') + RESTORE).replaceAll(/= former|former = console_loglevel/g, '= 7').replace('\t= 7;\n', ''),
      ),
    );
  });
});
