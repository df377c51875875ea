import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'missing-pre-unpatch';
const POST = `.post_patch = start, // finding: ${RULE}`;
const faulty = (code: string): string => callbackModule({ code, callbacks: [POST] });
const START = 'static void start(struct klp_object *obj)\n{\n\tconsole_loglevel = 4;\n}';

describe(RULE, () => {
  it('stands on the callback', () => {
    const [finding] = expectFindings(faulty(START));
    expect(finding?.message).toBe(
      "start() changes 'console_loglevel' and nothing restores it when the livepatch is disabled. Restore it in a pre_unpatch callback, which runs whenever post_patch has run.",
    );
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: START,
      helper: 'void be_quiet(void)\n{\n\tconsole_loglevel = 4;\n}',
      prototype: 'void be_quiet(void);',
      caller: 'static void start(struct klp_object *obj)\n{\n\tbe_quiet();\n}',
      names: { start: 'demo_go', patch: 'demo_fix' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('says so where only a part is taken back', () => {
    const code =
      'static char *kept[2];\n\nstatic void start(struct klp_object *obj)\n{\n\tint i;\n\n\tfor (i = 0; i < 2; i++)\n\t\tkept[i] = kmalloc(8, GFP_KERNEL);\n}\n\n' +
      'static void stop(struct klp_object *obj)\n{\n\tkfree(kept[0]);\n\tkept[0] = kept[1] = NULL;\n}';
    const text = callbackModule({ code, callbacks: [POST, '.pre_unpatch = stop,'] });
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(/and only part of it is undone .* Undo the rest in pre_unpatch\.$/);
    expect(finding?.fixes).toEqual([]);
  });

  it.each(['pre_unpatch', 'post_unpatch'])('is silent where %s takes it back', (undo) => {
    const code = `static int former;\n\nstatic void start(struct klp_object *obj)\n{\n\tformer = console_loglevel;\n\tconsole_loglevel = 4;\n}\n\nstatic void stop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}`;
    expectFindings(callbackModule({ code, callbacks: ['.post_patch = start,', `.${undo} = stop,`] }));
  });

  it('is mended with a skeleton', () => {
    const mended = applyFix(faulty(START), RULE);
    expect(mended).toContain('\nstatic void pre_unpatch(struct klp_object *obj)\n{\n');
    expect(mended).toContain('\t\t\t.post_patch = start,\n\t\t\t.pre_unpatch = pre_unpatch,\n');
  });
});
