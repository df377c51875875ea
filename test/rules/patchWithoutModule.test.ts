import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'patch-without-module';

const init = (statement: string): string =>
  `static int livepatch_init(void)\n{\n\t${statement}\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);`;

describe(RULE, () => {
  it('is found at the patch', () => {
    const patch = `static struct klp_patch patch = { // finding: ${RULE}\n\t.objs = objs,\n};`;
    const [finding] = expectFindings(livepatchText({ patch }));
    expect(finding?.message).toBe(
      'The patch `patch` has no `.mod`, so the kernel refuses it with -EINVAL. Set `.mod = THIS_MODULE`.',
    );
    expect(finding?.severity).toBe('error');
  });

  it('is found where zero is written, and mended there', () => {
    const text = livepatchText({
      patch: `static struct klp_patch patch = {\n\tNULL, // finding: ${RULE}\n\tobjs\n};`,
    });
    expectFindings(text);
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('= {\n\tTHIS_MODULE,\n\tobjs\n};');
  });

  it.each([
    ['= {\n\t.objs = objs,\n};', '= {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n};'],
    ['= {\n    .objs = objs\n};', '= {\n    .mod = THIS_MODULE,\n    .objs = objs\n};'],
    ['= {\r\n\t.objs = objs,\r\n};', '= {\r\n\t.mod = THIS_MODULE,\r\n\t.objs = objs,\r\n};'],
    ['= { .objs = objs };', '= { .mod = THIS_MODULE, .objs = objs };'],
    ['= { /* fix */\n\n\t.objs = objs\n};', '= { /* fix */\n\t.mod = THIS_MODULE,\n\n\t.objs = objs\n};'],
  ])('is mended in the style of the initialiser', (before, after) => {
    const fixed = applyFix(livepatchText({ patch: `static struct klp_patch patch ${before}` }), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(after);
  });

  it('is mended in an empty initialiser', () => {
    const text = livepatchText({
      patch: 'static struct klp_patch patch = {};',
      init: init('patch.objs = objs;'),
    });
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('patch = { .mod = THIS_MODULE, };');
  });

  it('is a warning for another module', () => {
    const patch = `static struct module base;
static struct klp_patch patch = {
	.mod = &base, // finding: ${RULE}
	.objs = objs,
};`;
    const [finding] = expectFindings(livepatchText({ patch }));
    expect(finding?.severity).toBe('warning');
    const fixed = applyFix(livepatchText({ patch }), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('.mod = THIS_MODULE,');
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"\nstatic int other(struct seq_file *m, void *v)\n{\n\treturn 0;\n}',
      funcs: 'static struct klp_func f[] = { { "seq_show", other }, { } };',
      objs: 'static struct klp_object o[] = { { .funcs = f }, { } };',
      patch: `MAKE_PATCH(fix_4711, o); // finding: ${RULE}`,
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    const header = `// ==> made.h
typedef struct klp_patch our_patch_t;
#define MAKE_PATCH(name, objects) static our_patch_t name = { .objs = objects, .replace = true }
`;
    const [finding] = expectFindings(text + header);
    expect(finding?.fixes).toEqual([]);
  });

  it.each([
    ['it is set in the init function', '{ .objs = objs }', 'patch.mod = THIS_MODULE;'],
    [
      'the whole patch is set',
      '{ .objs = objs }',
      'patch = (struct klp_patch) { .mod = THIS_MODULE, .objs = objs };',
    ],
    ['a function may set it', '{ .objs = objs }', 'prepare(&patch);'],
    ['its value is not visible', '{ .mod = OUR_MODULE(1), .objs = objs }', ''],
    ['the address of the module is written out', '{ .mod = &__this_module, .objs = objs }', ''],
    ['a macro stands for it', '{ .mod = ME, .objs = objs }', ''],
    ['the initialiser is made elsewhere', 'PATCH_OF(objs)', ''],
  ])('is silent: %s', (_, initialiser, statement) => {
    const patch = `#define ME THIS_MODULE\nstatic struct klp_patch patch = ${initialiser};`;
    expectFindings(livepatchText({ patch, init: init(statement) }));
  });
});
