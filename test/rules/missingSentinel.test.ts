import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings, findingsOf } from '../support/checkModule';
import { fixtureFiles } from '../support/fixture';
import { livepatchText } from '../support/livepatchText';

const RULE = 'missing-sentinel';

const funcs = (declaration: string): string => livepatchText({ funcs: declaration });
const ENTRY = '{ .old_name = "seq_show", .new_func = livepatch_seq_show }';

const init = (statement: string): string =>
  `static int livepatch_init(void)\n{\n\t${statement}\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);`;

describe(`${RULE} in arrays of functions`, () => {
  it('is found at the array', () => {
    const [finding] = expectFindings(
      funcs(`static struct klp_func funcs[] = { // finding: ${RULE}\n\t${ENTRY},\n};`),
    );
    expect(finding?.message).toBe(
      'The array `funcs` has no terminating entry, so the kernel reads past the end of the array. Add an empty entry `{ }` at the end.',
    );
  });

  it.each([
    [
      '\n\t{\n\t\t.old_name = "a",\n\t\t.new_func = fa,\n\t}\n',
      '\n\t{\n\t\t.old_name = "a",\n\t\t.new_func = fa,\n\t}, { }\n',
    ],
    [
      '\n\t{\n\t\t.old_name = "a",\n\t\t.new_func = fa,\n\t},\n',
      '\n\t{\n\t\t.old_name = "a",\n\t\t.new_func = fa,\n\t}, { }\n',
    ],
    ['\n\t{ "a", fa }, /* last */\n', '\n\t{ "a", fa }, { } /* last */\n'],
    ['\n\t{ "a", fa } /* last */,\n', '\n\t{ "a", fa } /* last */, { }\n'],
    ['{ "a", fa }', '{ "a", fa }, { } '],
    [' { "a", fa }, { "b", fb } ', ' { "a", fa }, { "b", fb }, { } '],
    ['', ' { } '],
    ['[0] = { "a", fa },', '[0] = { "a", fa }, { } '],
    [' BOTH ', ' BOTH, { } '],
    ['\n\tPAIR("a", fa),\n', '\n\tPAIR("a", fa), { }\n'],
    [
      '\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)\n\t{ "b", fb },\n#endif\n\t{ "a", fa },\n',
      '{ "a", fa }, { }\n',
    ],
  ])('is mended in the style of the list: %j', (before, after) => {
    const head = `#define PAIR(name, replacement) { .old_name = name, .new_func = replacement }
#define BOTH PAIR("a", fa), PAIR("b", fb)`;
    const text = livepatchText({ head, funcs: `static struct klp_func funcs[] = {${before}};` });
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain(`${after}};`);
  });

  it.each([
    ['2', '3'],
    ['NR', 'NR + 1'],
  ])('lets a length of %s grow', (before, after) => {
    const two = (length: string, rest: string): string =>
      `#define NR 2\nstatic struct klp_func funcs[${length}] = { { "a", fa }, { "b", fb }${rest} };`;
    const fixed = applyFix(funcs(two(before, '')), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(two(after, ', { }'));
  });

  it.each([
    ['a macro makes the entry with its comma', '#define F(name) { #name, new_##name },\n', 'F(a) F(b)'],
    [
      'a condition stands around the last entry',
      '',
      '{ "a", fa },\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)\n{ "b", fb },\n#endif\n',
    ],
  ])('is not mended when %s', (_, before, entries) => {
    const text = `${before}static struct klp_func funcs[] = { // finding: ${RULE}\n${entries} };`;
    expect(expectFindings(funcs(text))[0]?.fixes).toEqual([]);
  });

  it.each([
    ['nothing uses the array', `static struct klp_func more[] = { ${ENTRY} }; // finding: ${RULE}`],
    [
      'a later entry is written ahead',
      `static struct klp_func more[] = { [1] = ${ENTRY}, [0] = ${ENTRY.replace('seq', 's')} }; // finding: ${RULE}`,
    ],
    [
      'a range fills it',
      `static struct klp_func more[2] = { [0 ... 1] = ${ENTRY} }; // finding: ${RULE}, duplicate-func`,
    ],
    [
      'the type has another name',
      `typedef struct klp_func change_t;\nstatic change_t more[] = { ${ENTRY} }; // finding: ${RULE}`,
    ],
  ])('is found when %s', (_, more) => {
    expectFindings(
      livepatchText({
        head: 'static int livepatch_seq_show(void)\n{\n\treturn 0;\n}',
        objs: `${more}\nstatic struct klp_object objs[] = { { .funcs = funcs }, { } };`,
      }),
    );
  });

  it.each([
    ['the length leaves an entry empty', 'static struct klp_func funcs[2] = { { "a", fa } };'],
    ['all entries are zero', 'static struct klp_func funcs[3];'],
    ['the last entry is written with zeros', 'static struct klp_func funcs[] = { { "a", fa }, { 0 } };'],
    [
      'the last entry is written with names',
      'static struct klp_func funcs[] = { { "a", fa }, { .old_name = NULL, } };',
    ],
    [
      'a macro stands for the last entry',
      '#define END { }\nstatic struct klp_func funcs[] = { { "a", fa }, END };',
    ],
    [
      'a macro that is not visible makes an entry',
      'static struct klp_func funcs[] = { { "a", fa }, FUNCS_END };',
    ],
    [
      'a macro that is not visible makes a field',
      'static struct klp_func funcs[] = { { "a", fa }, { .old_name = LAST } };',
    ],
    ['the length is not visible', 'static struct klp_func funcs[FUNCS_MAX] = { { "a", fa } };'],
    [
      'a condition that is not known stands in it',
      'static struct klp_func funcs[] = {\n{ "a", fa },\n#if __has_include(<linux/foreign.h>)\n{ }\n#endif\n};',
    ],
    [
      'its entries are in a file that is not visible',
      'static struct klp_func funcs[] = {\n#include "generated_funcs.inc"\n};',
    ],
    [
      'a file that is not visible goes on with its entries',
      'static struct klp_func funcs[] = {\n{ "a", fa },\n#include <generated/funcs.h>\n};',
    ],
    [
      'an entry is being typed',
      'static struct klp_func funcs[] = {\n{ "a", fa },\n{ .old_name = "b", .new_\n{ }\n};',
    ],
    ['an index is not visible', 'static struct klp_func funcs[] = { [FIRST] = { "a", fa } };'],
    ['the braces of the entries are left out', 'static struct klp_func funcs[] = { "a", fa, 0, 0 };'],
  ])('is silent: %s', (_, declaration) => {
    expectFindings(funcs(declaration));
  });

  it('is silent when code may change the array', () => {
    const text = 'static struct klp_func funcs[2] = { { "a", fa }, { "b", fb } };';
    expectFindings(livepatchText({ funcs: text, init: init('shorten(funcs);') }));
    expectFindings(livepatchText({ funcs: text, init: init('memset(&funcs[1], 0, sizeof(funcs[1]));') }));
  });
});

describe(`${RULE} in other arrays`, () => {
  it('is found in arrays of objects and states', () => {
    expectFindings(
      livepatchText({
        objs: `static struct klp_object objs[] = { { .funcs = funcs } }; // finding: ${RULE}`,
        patch: `static struct klp_state states[] = { { .id = 1 } }; // finding: ${RULE}
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states };`,
      }),
    );
  });

  it('is found in compound literals, and mended there', () => {
    const text = livepatchText({
      objs: '',
      patch: `static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = (struct klp_object[]){ { .funcs = funcs } }, // finding: ${RULE}
};`,
    });
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(/^This array has no terminating entry/);
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{ { .funcs = funcs }, { } },');
  });

  it('is silent about a compound literal whose length leaves an entry empty', () => {
    const patch = `static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = (struct klp_object[2]){ { .funcs = funcs } },
};`;
    expectFindings(livepatchText({ objs: '', patch }));
  });

  it('is found for a lone structure', () => {
    const text = livepatchText({
      objs: `static struct klp_object vmlinux = { // finding: ${RULE}\n\t.funcs = funcs,\n};`,
      patch: 'static struct klp_patch patch = { .mod = THIS_MODULE, .objs = &vmlinux };',
    });
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('`vmlinux` is used as an array of `struct klp_object`');
    expect(finding?.fixes).toEqual([]);
  });

  it('is silent about a lone structure that is empty, or that nothing uses as an array', () => {
    expectFindings(
      livepatchText({
        funcs: 'static struct klp_func none;',
        objs: 'static struct klp_object spare = { .name = "kvm" };\nstatic struct klp_object objs[] = { { .funcs = &none }, { } };',
      }),
    );
  });

  it('takes entries that the init function sets into account', () => {
    const objs = (length: number): string => `static struct klp_object objs[${length}];`;
    const set = init('objs[0].funcs = funcs;');
    expectFindings(livepatchText({ objs: objs(2), init: set }));
    expectFindings(livepatchText({ objs: `${objs(1)} // finding: ${RULE}`, init: set }));
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: 'OBJECTS(places, { .funcs = changes }, { });',
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    const files = `${text}// ==> made.h
#include <linux/livepatch.h>
#define OBJECTS(name, ...) static struct klp_object name[] = { __VA_ARGS__ }
#define CHANGE(name) { .old_name = #name, .new_func = new_##name }
static struct klp_func changes[] = { // finding: ${RULE}
	CHANGE(seq_show),
	CHANGE(seq_open),
};
`;
    expectFindings(files);
    const fixed = applyFix(files, RULE);
    expect(findingsOf(fixtureFiles(fixed))).toEqual([]);
    expect(fixed).toContain('CHANGE(seq_open), { }\n};');
  });
});
