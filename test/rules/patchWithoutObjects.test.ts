import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'patch-without-objects';
const PATCH = `static struct klp_patch patch = { // finding: ${RULE}\n\t.mod = THIS_MODULE,\n};`;

const init = (statement: string): string =>
  `static int livepatch_init(void)\n{\n\t${statement}\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);`;

describe(RULE, () => {
  it('is found at the patch', () => {
    const [finding] = expectFindings(livepatchText({ patch: PATCH }));
    expect(finding?.message).toContain('`patch` has no `.objs`');
    expect(finding?.message).toContain('-EINVAL');
  });

  it('is mended with the only array that there is', () => {
    const fixed = applyFix(livepatchText({ patch: PATCH }), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{\n\t.objs = objs,\n\t.mod = THIS_MODULE,\n};');
  });

  it('is mended where zero is written', () => {
    const patch = `static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = NULL, // finding: ${RULE}\n};`;
    expectFindings(livepatchText({ patch }));
    const fixed = applyFix(livepatchText({ patch }), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('.objs = objs,');
  });

  it.each([
    ['there are two arrays', 'static struct klp_object more[] = { { .funcs = funcs }, { } };\n', ''],
    ['the array comes later', '', 'static struct klp_object objs[] = { { .funcs = funcs }, { } };'],
  ])('is not mended when %s', (_, before, after) => {
    const objs = after === '' ? 'static struct klp_object objs[] = { { .funcs = funcs }, { } };' : '';
    const text = livepatchText({ objs, patch: `${before}${PATCH}\n${after}` });
    expect(expectFindings(text)[0]?.fixes).toEqual([]);
  });

  it('is not mended with the array of another patch', () => {
    const other = 'static struct klp_patch other = { .mod = THIS_MODULE, .objs = objs };\n';
    expect(expectFindings(livepatchText({ patch: other + PATCH }))[0]?.fixes).toEqual([]);
  });

  it('is not mended ahead of a positional value', () => {
    const text = livepatchText({
      patch: `static struct klp_patch patch = { THIS_MODULE }; // finding: ${RULE}`,
    });
    expect(expectFindings(text)[0]?.fixes).toEqual([]);
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: '',
      patch: `MAKE_PATCH(fix_4711); // finding: ${RULE}`,
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(
      `${text}// ==> made.h\n#define MAKE_PATCH(name) static struct klp_patch name = { .mod = THIS_MODULE }\n`,
    );
  });

  it.each([
    ['it is set in the init function', '{ .mod = THIS_MODULE }', 'patch.objs = objs;'],
    ['a function may set it', '{ .mod = THIS_MODULE }', 'prepare(&patch);'],
    [
      'it is set through a pointer',
      '{ .mod = THIS_MODULE }',
      'struct klp_patch *p = &patch; p->objs = objs;',
    ],
    ['the kernel has another field for it', '{ .mod = THIS_MODULE, .obj = &our_object }', ''],
    ['its value is not visible', '{ .mod = THIS_MODULE, .objs = OUR_OBJECTS }', ''],
    [
      'it is a compound literal',
      '{ .mod = THIS_MODULE, .objs = (struct klp_object[]){ { .funcs = funcs }, { } } }',
      '',
    ],
  ])('is silent: %s', (_, initialiser, statement) => {
    expectFindings(
      livepatchText({ patch: `static struct klp_patch patch = ${initialiser};`, init: init(statement) }),
    );
  });
});
