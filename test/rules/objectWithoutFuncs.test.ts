import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'object-without-funcs';
const CALLBACK = 'static int before(struct klp_object *obj)\n{\n\treturn 0;\n}\n';

const objs = (entries: string): string =>
  livepatchText({ objs: `${CALLBACK}static struct klp_object objs[] = {\n${entries}\n};` });

const init = (statement: string): string =>
  `static int livepatch_init(void)\n{\n\t${statement}\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);`;

describe(RULE, () => {
  it('is found at the entry', () => {
    const [finding] = expectFindings(objs(`\t{ // finding: ${RULE}\n\t\t.name = "kvm",\n\t}, { }`));
    expect(finding?.message).toContain("The object 'kvm' has no `.funcs`");
    expect(finding?.message).toContain('-EINVAL');
    expect(finding?.fixes).toEqual([]);
  });

  it('is found where NULL is written', () => {
    expectFindings(objs(`\t{\n\t\t.name = "kvm",\n\t\t.funcs = NULL, // finding: ${RULE}\n\t}, { }`));
  });

  it.each([
    [
      `\t{\n\t\t.name = "kvm",\n\t\t.callbacks.pre_patch = before,\n\t}, { }`,
      '\t{\n\t\t.funcs = (struct klp_func[]){ { } },\n\t\t.name',
    ],
    [
      `\t{ .name = "kvm", .callbacks = { .pre_patch = before } }, { }`,
      '{ .funcs = (struct klp_func[]){ { } }, .name',
    ],
    [
      `\t{ .name = "kvm", .funcs = 0, .callbacks = { .pre_patch = before } }, { }`,
      '.funcs = (struct klp_func[]){ { } },',
    ],
  ])('is mended for an object that has callbacks', (entries, expected) => {
    const fixed = applyFix(objs(entries), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(expected);
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: `static struct klp_object places[] = {\n\tIN(TARGET), // finding: ${RULE}\n\tEND\n};`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(
      `${text}// ==> made.h\n#define TARGET "kvm" "_intel"\n#define IN(module) { .name = module }\n#define END { 0 }\n`,
    );
  });

  it.each([
    [
      'an array that holds only an empty entry',
      '{ .name = "kvm", .funcs = (struct klp_func[]){ { } } }, { }',
    ],
    ['the name may be NULL', '{ .name = TARGET }, { }'],
    ['the functions are not visible', '{ .name = "kvm", .funcs = OUR_FUNCS }, { }'],
    ['the name is NULL', '{ .name = NULL }'],
    ['a part of the entry is made elsewhere', '{ .name = "kvm", REST_OF_ENTRY(1) }, { }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(objs(entries));
  });

  it.each([
    ['the init function sets them', 'objs[0].funcs = funcs;'],
    ['they are set through the patch', 'patch.objs->funcs = funcs;'],
    ['they are set through an index of the patch', 'patch.objs[0].funcs = funcs;'],
    [
      'they are set through a pointer from the patch',
      'struct klp_object *obj = patch.objs; obj->funcs = funcs;',
    ],
    ['a function may set them', 'prepare(objs);'],
  ])('is silent: %s', (_, statement) => {
    const text = 'static struct klp_object objs[] = { { .name = "kvm" }, { } };';
    expectFindings(livepatchText({ objs: text, init: init(statement) }));
  });

  it('is not silenced by code that only reads, or that sets the array', () => {
    const text = `static struct klp_object objs[] = {\n\t{ .name = "kvm" }, // finding: ${RULE}\n\t{ }\n};`;
    const patch = 'static struct klp_patch patch = { .mod = THIS_MODULE };';
    expectFindings(
      livepatchText({ objs: text, patch, init: init('pr_info("%s\\n", objs[0].name); patch.objs = objs;') }),
    );
  });

  it('is not found behind the end of the array', () => {
    const text = '{ .funcs = funcs }, { }, // the end\n{ .name = "kvm" }, // finding: unreachable-entry\n{ }';
    expectFindings(objs(text));
  });
});
