import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'undo-only-in-exit';
const MARK = `// finding: ${RULE}`;
const TAKE =
  'static struct dentry *folder;\n\nstatic int take(struct klp_object *obj)\n{\n\tfolder = debugfs_create_dir("demo", NULL);\n\treturn 0;\n}\n';
const PRE = ['.pre_patch = take,'];

describe(RULE, () => {
  it('stands on what the exit function takes back', () => {
    const exit = `\tdebugfs_remove_recursive(folder); ${MARK}\n`;
    const [finding] = expectFindings(callbackModule({ code: TAKE, callbacks: PRE, exit }));
    expect(finding?.message).toBe(
      "take() creates the debugfs folder 'demo', and only the exit function removes it: not when the livepatch is disabled, and never if the module cannot be removed (after a forced transition). Do this in post_unpatch.",
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      "`insmod lp.ko`: pre_patch of vmlinux creates the debugfs folder 'demo' here.",
      '`rmmod lp`: the exit function livepatch_exit() removes it here.',
    ]);
  });

  it.each(
    faultVariants({
      fixture: (code) => callbackModule({ code, callbacks: PRE, exit: '\tleave(folder);\n' }),
      plain: `${TAKE}\nstatic void leave(struct dentry *what)\n{\n\tdebugfs_remove_recursive(what); ${MARK}\n}`,
      helper: `void remove_all(struct dentry *what)\n{\n\tdebugfs_remove_recursive(what); ${MARK}\n}`,
      prototype: 'void remove_all(struct dentry *what);',
      caller: `${TAKE}\nstatic void leave(struct dentry *what)\n{\n\tremove_all(what);\n}`,
      names: { take: 'demo_prepare', leave: 'demo_leave', folder: 'root', livepatch_exit: 'gone' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('names pre_unpatch for what post_patch has done, and is told once', () => {
    const code =
      'static char *a, *b;\n\nstatic void start(struct klp_object *obj)\n{\n\ta = kmalloc(8, GFP_KERNEL);\n\tb = kmalloc(8, GFP_KERNEL);\n}';
    const exit = `\tkfree(a); ${MARK}\n\tkfree(b);\n`;
    const callbacks = ['.post_patch = start,'];
    const [finding] = expectFindings(callbackModule({ code, callbacks, exit }));
    expect(finding?.message).toContain(
      'start() allocates 8 bytes with kmalloc() (and 1 other thing), and only the exit',
    );
    expect(finding?.message).toMatch(/Do this in pre_unpatch\.$/);
  });

  it('is silent where a callback does it and exit makes sure', () => {
    const drop =
      '\nstatic void drop(struct klp_object *obj)\n{\n\tdebugfs_remove_recursive(folder);\n\tfolder = NULL;\n}';
    const callbacks = [...PRE, '.post_unpatch = drop,'];
    const exit = '\tdebugfs_remove_recursive(folder);\n';
    expectFindings(callbackModule({ code: TAKE + drop, callbacks, exit }));
  });

  it('is silent where a function that is not visible may do it', () => {
    const code = `${TAKE}\nvoid demo_clean(struct dentry *what);\n\nstatic void drop(struct klp_object *obj)\n{\n\tdemo_clean(folder);\n}`;
    const exit = '\tdebugfs_remove_recursive(folder);\n';
    expectFindings(callbackModule({ code, callbacks: [...PRE, '.post_unpatch = drop,'], exit }));
  });
});
