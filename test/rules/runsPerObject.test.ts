import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'runs-per-object';
const MARK = `// finding: ${RULE}`;

const CALLBACKS = '.callbacks = { .pre_patch = take, .post_unpatch = drop }';
const OBJS =
  'static int livepatch_open(struct inode *inode, struct file *file)\n{\n\treturn 0;\n}\n\n' +
  'static struct klp_func other_funcs[] = {\n\t{\n\t\t.old_name = "other_open",\n\t\t.new_func = livepatch_open,\n\t}, { }\n};\n\n' +
  `static struct klp_object objs[] = {\n\t{ .name = "demo", .funcs = funcs, ${CALLBACKS} },\n\t{ .name = "other", .funcs = other_funcs, ${CALLBACKS} },\n\t{ }\n};`;
const fixture = (code: string): string => callbackModule({ code }, { objs: OBJS });
const QUIET = `static int former;\n\nstatic int take(struct klp_object *obj)\n{\n\tformer = console_loglevel;\n\tconsole_loglevel = 4; ${MARK}\n\treturn 0;\n}\n\n`;
const LOUD = 'static void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}';

describe(RULE, () => {
  it('stands on what is done twice', () => {
    const [finding] = expectFindings(fixture(QUIET + LOUD));
    expect(finding?.message).toBe(
      "take() changes 'console_loglevel' once for each object that it is a callback of, but undoing it for one object undoes it for all. Make it a callback of one object only, or keep a count.",
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: QUIET + LOUD,
      helper: `void set_level(int level)\n{\n\tconsole_loglevel = level; ${MARK}\n}`,
      prototype: 'void set_level(int level);',
      caller: (QUIET + LOUD).replace(`console_loglevel = 4; ${MARK}`, 'set_level(4);'),
      names: { take: 'demo_prepare', drop: 'demo_leave', former: 'saved_level' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found where the second object makes the first one lose what it has taken', () => {
    const code =
      `static struct workqueue_struct *queue;\n\nstatic int take(struct klp_object *obj)\n{\n\tqueue = alloc_workqueue("demo", 0, 0); ${MARK}\n\treturn queue ? 0 : -ENOMEM;\n}\n\n` +
      'static void drop(struct klp_object *obj)\n{\n\tdestroy_workqueue(queue);\n}';
    const [finding] = expectFindings(fixture(code));
    expect(finding?.message).toContain("take() creates the workqueue 'demo' once for each object");
  });

  it.each([
    [
      'counts',
      'static int users, former;\n\nstatic int take(struct klp_object *obj)\n{\n\tif (users++ == 0) {\n\t\tformer = console_loglevel;\n\t\tconsole_loglevel = 4;\n\t}\n\treturn 0;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tif (--users == 0)\n\t\tconsole_loglevel = former;\n}',
    ],
    [
      'keeps something for each object',
      'struct kept {\n\tstruct list_head node;\n\tstruct klp_object *of;\n};\nstatic LIST_HEAD(all);\n\nstatic int take(struct klp_object *obj)\n{\n\tstruct kept *kept = kzalloc(sizeof(*kept), GFP_KERNEL);\n\n\tif (!kept)\n\t\treturn -ENOMEM;\n\tkept->of = obj;\n\tlist_add(&kept->node, &all);\n\treturn 0;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tstruct kept *kept, *next;\n\n\tlist_for_each_entry_safe(kept, next, &all, node) {\n\t\tif (kept->of != obj)\n\t\t\tcontinue;\n\t\tlist_del(&kept->node);\n\t\tkfree(kept);\n\t}\n}',
    ],
    [
      'logs',
      'static int take(struct klp_object *obj)\n{\n\tpr_info("%s\\n", obj->name);\n\treturn 0;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tpr_info("%s\\n", obj->name);\n}',
    ],
  ])('is silent for a callback that %s', (_, code) => {
    expectFindings(fixture(code));
  });
});
