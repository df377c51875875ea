import { describe, expect, it } from 'vitest';
import type { KernelRefusal, TraceEvent } from '../../server/src/explore/trace/traceEvent';
import type { RunFact } from '../../server/src/rules/shared/runs/runFact';
import type { UpgradeRun } from '../../server/src/explore/upgradeRun';
import { refusedUpgrade } from '../../server/src/rules/series/refusedUpgrade';
import { expectFindings, findingsOf } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';
import { fixtureFiles } from '../support/fixture';
import { action, upgradeRuns } from '../support/runSets';

const RULE = 'refused-upgrade';
const MARK = `// finding: ${RULE}`;

type SomeRun = Partial<UpgradeRun> & Pick<UpgradeRun, 'events'>;

const REPLACE = '.replace = true,';
const HEADERS = ['proc_fs', 'debugfs', 'kobject', 'sysfs', 'miscdevice', 'sysctl', 'device', 'seq_file', 'fs']
  .map((name) => `#include <linux/${name}.h>\n`)
  .join('');
const module = (code: string, more: object = {}): string =>
  callbackModule({
    code: HEADERS + code,
    callbacks: ['.pre_patch = take,', '.post_unpatch = drop,'],
    patch: [REPLACE],
    ...more,
  });
const code = (before: string, take: string, drop: string): string =>
  `${before}\n\nstatic int take(struct klp_object *obj)\n{\n${indented(take)}\n}\n\n` +
  `static void drop(struct klp_object *obj)\n{\n${indented(drop)}\n}`;
const indented = (text: string): string => text.replace(/^(?=.)/gm, '\t');

const SHOW = 'static int dial_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}';
const PROC = (mark = ''): string =>
  code(
    SHOW,
    `if (!proc_create_single("dial", 0444, NULL, dial_show))${mark}\n\treturn -ENOMEM;\nreturn 0;`,
    'remove_proc_entry("dial", NULL);',
  );

/** Where what is made, and how it is undone, in a `pre_patch` and `post_unpatch`. */
const WAYS: readonly (readonly [string, string, string, string, string])[] = [
  [
    '/sys/kernel/debug/dial',
    'static struct dentry *dir;',
    `dir = debugfs_create_dir("dial", NULL); ${MARK}\nreturn PTR_ERR_OR_ZERO(dir);`,
    'debugfs_remove_recursive(dir);',
    'debugfs_create_dir',
  ],
  [
    '/sys/kernel/dial',
    'static struct kobject *dir;',
    `dir = kobject_create_and_add("dial", kernel_kobj); ${MARK}\nreturn dir ? 0 : -ENOMEM;`,
    'kobject_put(dir);',
    'kobject_create_and_add',
  ],
  [
    '/dev/dial',
    'static const struct file_operations dial_fops = { .owner = THIS_MODULE };\nstatic struct miscdevice dial = { .minor = MISC_DYNAMIC_MINOR, .name = "dial", .fops = &dial_fops };',
    `return misc_register(&dial); ${MARK}`,
    'misc_deregister(&dial);',
    'misc_register',
  ],
  [
    '/sys/class/dial',
    'static struct class *dial;',
    `dial = class_create("dial"); ${MARK}\nreturn PTR_ERR_OR_ZERO(dial);`,
    'class_destroy(dial);',
    'class_create',
  ],
  [
    '/proc/sys/kernel/dial',
    'static int dial;\nstatic struct ctl_table table[] = {\n\t{ .procname = "dial", .data = &dial, .maxlen = sizeof(dial), .mode = 0644, .proc_handler = proc_dointvec },\n};\nstatic struct ctl_table_header *header;',
    `header = register_sysctl("kernel", table); ${MARK}\nreturn header ? 0 : -ENOMEM;`,
    'unregister_sysctl_table(header);',
    'register_sysctl',
  ],
  [
    '/sys/kernel/dial_level',
    'static ssize_t show(struct kobject *k, struct kobj_attribute *a, char *buf)\n{\n\treturn 0;\n}\nstatic struct kobj_attribute level = __ATTR(dial_level, 0444, show, NULL);',
    `return sysfs_create_file(kernel_kobj, &level.attr); ${MARK}`,
    'sysfs_remove_file(kernel_kobj, &level.attr);',
    'sysfs_create_file',
  ],
];

const refusals = (text: string): readonly string[] => expectFindings(text).map(({ message }) => message);

const rulesFound = (text: string): readonly string[] =>
  findingsOf(fixtureFiles(text)).map(({ rule }) => rule);

describe(RULE, () => {
  const fixture = (text: string): string => seriesOf(module(PROC()), module(text));

  it('says which call fails and why', () => {
    const [message] = refusals(fixture(PROC(` ${MARK}`)));
    expect(message).toBe(
      "proc_create_single() fails here because '/proc/dial' still exists from lp_v1 (-EEXIST), so pre_patch of vmlinux returns -ENOMEM and the kernel refuses this livepatch while lp_v1 is installed. " +
        'Reuse what lp_v1 created, or choose another name. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)',
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: PROC(` ${MARK}`),
      helper: `int add(int (*show)(struct seq_file *, void *))\n{\n\tif (!proc_create_single("dial", 0444, NULL, show)) ${MARK}\n\t\treturn -ENOMEM;\n\treturn 0;\n}`,
      prototype: 'int add(int (*show)(struct seq_file *, void *));',
      caller: code(SHOW, 'return add(dial_show);', 'remove_proc_entry("dial", NULL);'),
      names: { take: 'demo_prepare', drop: 'demo_leave', dial: 'gauge', dial_show: 'gauge_show' },
    }).map(([how, text]): [string, string] => [
      how,
      how.includes('second') || how.includes('header')
        ? text.replace(/(work\.[ch]\n)/g, '$1#include <linux/proc_fs.h>\n#include <linux/seq_file.h>\n')
        : text,
    ]),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it.each(WAYS)('is found for %s', (path, before, take, drop, callee) => {
    const older = module(code(before, take.replace(MARK, ''), drop));
    const [message] = refusals(seriesOf(older, module(code(before, take, drop))));
    expect(message).toContain(`${callee}() fails here because '${path}' still exists from lp_v1 (-EEXIST)`);
  });

  it('is found where init makes it', () => {
    const init = (mark: string): string =>
      module(SHOW, {
        callbacks: [],
        init: `\tif (!proc_create_single("dial", 0444, NULL, dial_show))${mark}\n\t\treturn -ENOMEM;\n`,
        exit: '\tremove_proc_entry("dial", NULL);\n',
      });
    const findings = expectFindings(seriesOf(init(''), init(` ${MARK}`)));
    expect(findings.map(({ message }) => message).join('\n')).toContain(
      'the init function livepatch_init() returns -ENOMEM',
    );
  });

  it('is found where pre_patch itself does not want to', () => {
    const state = 'static struct klp_state states[] = { { .id = 5, .version = 1 }, { } };';
    const more = { callbacks: ['.pre_patch = take,'], patch: [REPLACE, '.states = states,'] };
    const newer = `${state}\n\nstatic int take(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(5))\n\t\treturn -EBUSY; ${MARK}\n\treturn 0;\n}`;
    const older = `${state}\n\nstatic int take(struct klp_object *obj)\n{\n\treturn 0;\n}`;
    const [message] = refusals(seriesOf(module(older, more), module(newer, more)));
    expect(message).toMatch(
      /^While lp_v1 is installed, pre_patch of vmlinux returns -EBUSY here and the kernel refuses/,
    );
  });

  it.each([
    ['takes another name', PROC().replaceAll('"dial"', '"dial2"')],
    ['goes on without it', PROC().replace('\treturn -ENOMEM;', '\tpr_info("it is there\\n");')],
  ])('is silent where the newer one %s', (_, newer) => {
    const found = rulesFound(fixture(newer));
    expect(found).not.toContain(RULE);
  });

  it('is silent where only memory can be short', () => {
    const text = code(
      'static char *buffer;',
      'buffer = kmalloc(8, GFP_KERNEL);\nif (!buffer)\n\treturn -ENOMEM;\nreturn 0;',
      'kfree(buffer);',
    );
    expect(rulesFound(seriesOf(module(text), module(text)))).not.toContain(RULE);
  });

  it('is silent where the newer one never succeeds', () => {
    const text = code('', 'return -EPERM;', '');
    expect(rulesFound(seriesOf(module(code('', 'return 0;', '')), module(text)))).not.toContain(RULE);
  });
});

describe(`${RULE} in runs`, () => {
  const load = (name: string, isRefused = false): TraceEvent => ({
    kind: 'command',
    text: `insmod ${name}.ko`,
    isRefused,
  });
  const alone = { way: 'back', events: [load('v2'), load('v1')] } as const;
  const by = action('pre_patch', 5, 'v2');
  const inUse: KernelRefusal = {
    kind: 'refusal',
    refusal: { kind: 'in use', what: "'/proc/dial'", error: 'EEXIST' },
    by,
    callee: 'proc_create',
  };
  const end = (
    decided: readonly { readonly about: string; readonly isResult: boolean; readonly option: string }[] = [],
  ): TraceEvent => ({
    kind: 'end',
    activation: by.activation,
    result: -12,
    at: by.trace[0],
    decided,
  });
  const refused = (...events: TraceEvent[]): { isRefused: true; events: TraceEvent[] } => ({
    isRefused: true,
    events: [load('v1'), load('v2', true), ...events],
  });
  const detect = (...runs: readonly SomeRun[]): readonly RunFact[] =>
    refusedUpgrade.onRuns?.detect(upgradeRuns(...runs)) ?? [];

  it('are told', () => {
    expect(detect(alone, refused(inUse, end()))).toMatchObject([
      { module: 'v2', other: 'v1', result: -12, at: { line: 5 }, inUse: { callee: 'proc_create' } },
    ]);
    expect(detect(alone, refused(end()))).toHaveLength(1);
  });

  it('are not told where it was not seen to succeed alone, memory was short, or states tell it', () => {
    const states: TraceEvent = { kind: 'refusal', refusal: { kind: 'incompatible states' } };
    const failing = [{ about: 'kmalloc', isResult: true, option: 'NULL' }];
    expect(detect(refused(inUse, end()))).toHaveLength(0);
    expect(detect(alone, refused(inUse, end(failing)))).toHaveLength(0);
    expect(detect(alone, refused(states, end()))).toHaveLength(0);
  });
});
