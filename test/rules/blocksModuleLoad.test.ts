import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'blocks-module-load';
const MARK = `// finding: ${RULE}`;

const OBJECT = '.name = "demo",';
const faulty = (code: string): string =>
  callbackModule({ code, object: OBJECT, callbacks: ['.pre_patch = check,'] });
const FLAG = 'static bool allowed;\nmodule_param(allowed, bool, 0444);\n\n';
const CHECK = `${FLAG}static int check(struct klp_object *obj)\n{\n\tif (!allowed)\n\t\treturn -ENODEV; ${MARK}\n\treturn 0;\n}`;

describe(RULE, () => {
  it('stands on the return', () => {
    const [finding] = expectFindings(faulty(CHECK));
    expect(finding?.message).toBe(
      "check() returns an error here: if the livepatch is enabled first, the kernel then refuses to load the module 'demo'. Return 0 unless the module must not be loaded, and make the patched functions work without what is missing.",
    );
    expect(finding?.severity).toBe('information');
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: CHECK,
      helper: 'int demo_check(bool ok)\n{\n\treturn ok ? 0 : -ENODEV;\n}',
      prototype: 'int demo_check(bool ok);',
      caller: `${FLAG}static int check(struct klp_object *obj)\n{\n\treturn demo_check(allowed); ${MARK}\n}`,
      names: { check: 'demo_prepare', allowed: 'is_wanted', demo: 'e1000' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent for vmlinux, and where there is no memory', () => {
    expectFindings(callbackModule({ code: CHECK.replace(MARK, ''), callbacks: ['.pre_patch = check,'] }));
    const code =
      'static char *buffer;\n\nstatic int check(struct klp_object *obj)\n{\n\tbuffer = kmalloc(8, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tkfree(buffer);\n}';
    const callbacks = ['.pre_patch = check,', '.post_unpatch = drop,'];
    expectFindings(callbackModule({ code, object: OBJECT, callbacks }));
  });
});
