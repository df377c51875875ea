import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'undo-in-wrong-callback';
const MARK = `// finding: ${RULE}`;
const PAIR = ['.pre_patch = take,', '.pre_unpatch = drop,'];
const faulty = (code: string): string => callbackModule({ code, callbacks: PAIR });

const TAKE =
  'static char *buffer;\n\nstatic int take(struct klp_object *obj)\n{\n\tbuffer = kmalloc(16, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM;\n}\n\n';
const drop = (mark: string): string =>
  `static void drop(struct klp_object *obj)\n{\n\tkfree(buffer);${mark}\n\tbuffer = NULL;\n}`;
const FAULT = TAKE + drop(` ${MARK}`);

describe(RULE, () => {
  it('stands on what pre_unpatch takes back', () => {
    const [finding] = expectFindings(faulty(FAULT));
    expect(finding?.message).toBe(
      'drop() frees the 16 bytes from kmalloc(), which take() allocates, but pre_unpatch does not run when the transition is reversed before it completes. Do this in post_unpatch instead.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`insmod lp.ko`: pre_patch of vmlinux allocates 16 bytes with kmalloc() here.',
    ]);
    expect(finding?.run?.script).toContain('echo 0 > /sys/kernel/livepatch/lp/enabled');
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: FAULT,
      helper: `void give_back(char *what)\n{\n\tkfree(what); ${MARK}\n}`,
      prototype: 'void give_back(char *what);',
      caller: `${TAKE}static void drop(struct klp_object *obj)\n{\n\tgive_back(buffer);\n}`,
      names: { take: 'demo_prepare', drop: 'demo_leave', buffer: 'scratch' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('goes before a pointer into the module that only a reversed transition leaves', () => {
    const code =
      'static int show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n\n' +
      'static int take(struct klp_object *obj)\n{\n\treturn proc_create_single("demo", 0, NULL, show) ? 0 : -ENOMEM;\n}\n\n' +
      `static void drop(struct klp_object *obj)\n{\n\tremove_proc_entry("demo", NULL); ${MARK}\n}`;
    const [finding] = expectFindings(faulty(code));
    expect(finding?.message).toContain("removes the proc file 'demo', which take() creates, but");
  });

  it.each([
    ['post_unpatch does it', ['.pre_patch = take,', '.post_unpatch = drop,']],
    ['post_unpatch does it as well', [...PAIR, '.post_unpatch = drop,']],
  ])('is silent where %s', (_, callbacks) => {
    expectFindings(callbackModule({ code: TAKE + drop(''), callbacks }));
  });

  it('is silent where post_patch takes it', () => {
    const code = TAKE.replace('int take', 'void take').replace('\treturn buffer ? 0 : -ENOMEM;\n', '');
    const callbacks = ['.post_patch = take,', '.pre_unpatch = drop,'];
    expectFindings(callbackModule({ code: code + drop(''), callbacks }));
  });
});
