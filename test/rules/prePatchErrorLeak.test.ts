import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'pre-patch-error-leak';
const MARK = `// finding: ${RULE}`;

const PAIR = ['.pre_patch = take,', '.post_unpatch = drop,'];
const faulty = (code: string): string => callbackModule({ code, callbacks: PAIR });
const DROP =
  'static char *a, *b;\n\nstatic void drop(struct klp_object *obj)\n{\n\tkfree(b);\n\tkfree(a);\n}\n\n';
const take = (failure: string): string =>
  `static int take(struct klp_object *obj)\n{\n\ta = kmalloc(8, GFP_KERNEL);\n\tif (!a)\n\t\treturn -ENOMEM;\n\tb = kmalloc(16, GFP_KERNEL);\n\tif (!b)\n\t\t${failure}\n\treturn 0;\n}`;
const FAULT = DROP + take(`return -ENOMEM; ${MARK}`);

describe(RULE, () => {
  it('stands on the return', () => {
    const line = faulty(FAULT).split('kmalloc(16')[0]?.split('\n').length ?? 0;
    const [finding] = expectFindings(faulty(FAULT));
    expect(finding?.message).toBe(
      'pre_patch of vmlinux fails here without freeing the 8 bytes from kmalloc(); after a failed pre_patch, no other callback of the object runs. Free them before returning the error.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`insmod lp.ko`: pre_patch of vmlinux allocates 8 bytes with kmalloc() here.',
      `\`insmod lp.ko\`: pre_patch of vmlinux returns -ENOMEM here. (the result of kmalloc() at lp.c:${line} is NULL)`,
    ]);
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: FAULT,
      helper: 'char *get(size_t size)\n{\n\treturn kmalloc(size, GFP_KERNEL);\n}',
      prototype: 'char *get(size_t size);',
      caller: FAULT.replaceAll(/kmalloc\((\d+), GFP_KERNEL\)/g, 'get($1)'),
      names: { take: 'demo_prepare', drop: 'demo_leave', a: 'first', b: 'second' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('goes before a pointer into the module that only an error leaves', () => {
    const code =
      'static int event(struct notifier_block *block, unsigned long code, void *data)\n{\n\treturn NOTIFY_OK;\n}\n\nstatic struct notifier_block block = { .notifier_call = event };\nstatic char *buffer;\n\n' +
      `static int take(struct klp_object *obj)\n{\n\tregister_reboot_notifier(&block);\n\tbuffer = kmalloc(8, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM; ${MARK}\n}\n\n` +
      'static void drop(struct klp_object *obj)\n{\n\tunregister_reboot_notifier(&block);\n\tkfree(buffer);\n}';
    const [finding] = expectFindings(faulty(code));
    expect(finding?.message).toContain("without unregistering the notifier 'block'");
  });

  it.each([
    ['it is given back at once', DROP + take('{\n\t\t\tkfree(a);\n\t\t\treturn -ENOMEM;\n\t\t}')],
    [
      'one cleanup is for all errors',
      DROP +
        take('goto fail;').replace(
          /return 0;\n}$/,
          'return 0;\n\nfail:\n\tdrop(obj);\n\ta = b = NULL;\n\treturn -ENOMEM;\n}',
        ),
    ],
  ])('is silent where %s', (_, code) => {
    expectFindings(faulty(code));
  });
});
