import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'init-side-effect';
const MARK = `// finding: ${RULE}`;

const EXIT = '\tconsole_loglevel = former;\n';
const FORMER = 'static int former;';
const fixture = (code: string): string =>
  callbackModule({ code: `${FORMER}\n\n${code}`, init: '\tprepare();\n', exit: EXIT });
const PREPARE = `static void prepare(void)\n{\n\tformer = console_loglevel;\n\tconsole_loglevel = 8; ${MARK}\n}`;

describe(RULE, () => {
  it('stands on what the init function does', () => {
    const [finding] = expectFindings(fixture(PREPARE));
    expect(finding?.message).toBe(
      "livepatch_init() changes 'console_loglevel', and neither disabling nor replacing the livepatch restores it. Do this in pre_patch and undo it in post_unpatch, or in post_patch and pre_unpatch.",
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: PREPARE,
      helper: `void set_level(int level)\n{\n\tconsole_loglevel = level; ${MARK}\n}`,
      prototype: 'void set_level(int level);',
      caller: PREPARE.replace(`console_loglevel = 8; ${MARK}`, 'set_level(8);'),
      names: { prepare: 'demo_prepare', former: 'saved', livepatch_init: 'demo_init' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent for a notifier, and for memory', () => {
    const event =
      'static int event(struct notifier_block *block, unsigned long action, void *data)\n{\n\treturn NOTIFY_DONE;\n}\n\nstatic struct notifier_block block = { .notifier_call = event };\nstatic char *buffer;';
    const init = '\tregister_module_notifier(&block);\n\tbuffer = kmalloc(8, GFP_KERNEL);\n';
    const exit = '\tunregister_module_notifier(&block);\n\tkfree(buffer);\n';
    expectFindings(callbackModule({ code: event, init, exit }));
  });

  it('is silent where a callback takes it back', () => {
    const code = `${FORMER}\n\nstatic void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}`;
    const init = '\tformer = console_loglevel;\n\tconsole_loglevel = 8;\n';
    expectFindings(callbackModule({ code, init, callbacks: ['.post_unpatch = drop,'] }));
  });
});
