import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'enable-result-ignored';
const MARK = `// finding: ${RULE}`;

const init = (body: string, before = ''): string =>
  livepatchText({
    init: `${before}static int livepatch_init(void)\n{\n${body}\n}\n\nmodule_init(livepatch_init);`,
  });

const START = 'static int start(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n\n';

describe(RULE, () => {
  it('is found at a call whose result is dropped', () => {
    const text = init(`\tklp_enable_patch(&patch); ${MARK}\n\treturn 0;`);
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(
      'The result of klp_enable_patch() is ignored, so the module stays loaded and does nothing when the kernel refuses the patch. Return it from the init function, so that loading the module fails.',
    );
  });

  it('is found at a return that forgets it', () => {
    const text = init(
      `\tint ret = klp_enable_patch(&patch);\n\n\tif (ret)\n\t\tpr_err("%d\\n", ret);\n\treturn 0; ${MARK}`,
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(
      'The function returns 0 when klp_enable_patch() fails, so the module stays loaded and does nothing. Return the error, so that loading the module fails.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['The result comes from here.']);
  });

  it('is found in a function that returns nothing', () => {
    const before = `static void start(void)\n{\n\tif (klp_enable_patch(&patch)) ${MARK}\n\t\tpr_err("no\\n");\n}\n\n`;
    const [finding] = expectFindings(init('\tstart();\n\treturn 0;', before));
    expect(finding?.message).toMatch(/^The function returns no error when klp_enable_patch\(\) fails/);
  });

  it('is found at the call of a function that returns the result', () => {
    const [finding] = expectFindings(init(`\tstart(); ${MARK}\n\treturn 0;`, START));
    expect(finding?.related.map(({ message }) => message)).toEqual(['klp_enable_patch() is called here.']);
  });

  it('is found for registering in old kernels', () => {
    const body = `\tklp_register_patch(&patch); ${MARK}\n\treturn klp_enable_patch(&patch);`;
    expectFindings(init(body), { kernel: '4.19' });
  });

  it('is found under other names, behind macros and in a second file', () => {
    const text = livepatchText({
      patch:
        '#define PATCH(name) static struct klp_patch name = { .mod = THIS_MODULE, .objs = objs }\nPATCH(fix);',
      init: `#include "begin.h"\n\nstatic int __init load(void)\n{\n\tint status;\n\n\tstatus = begin(&fix);\n\tSAY(status);\n\treturn OK; ${MARK}\n}\n\nmodule_init(load);`,
    });
    const header =
      '#define OK 0\n#define SAY(x) pr_info("%d\\n", x)\n#define GO(p) klp_enable_patch(p)\n' +
      'static int begin(struct klp_patch *which)\n{\n\tint rc = GO(which);\n\n\treturn rc;\n}';
    expectFindings(`${text}\n// ==> begin.h\n${header}`);
  });

  it.each([
    ['a result that is returned', '\treturn klp_enable_patch(&patch);'],
    ['one that is tested', '\tif (klp_enable_patch(&patch))\n\t\treturn -EIO;\n\treturn 0;'],
    ['one that is kept elsewhere', '\tstatus = klp_enable_patch(&patch);\n\treturn 0;'],
    ['one that is handed on', '\treturn converted(klp_enable_patch(&patch));'],
    [
      'one that is tested together with an earlier error',
      '\tint ret = -ENODEV;\n\n\tif (is_wanted())\n\t\tret = klp_enable_patch(&patch);\n\tif (ret)\n\t\treturn ret;\n\treturn 0;',
    ],
    [
      'one that a jump passes by',
      '\tint ret;\n\n\tret = prepare();\n\tif (ret)\n\t\tgoto out;\n\tret = klp_enable_patch(&patch);\nout:\n\tif (ret)\n\t\treturn ret;\n\treturn 0;',
    ],
    [
      'one that a loop for one pass makes',
      '\tint ret = -ENODEV;\n\n\tdo {\n\t\tif (is_busy())\n\t\t\tbreak;\n\t\tret = klp_enable_patch(&patch);\n\t} while (0);\n\tif (ret < 0)\n\t\treturn ret;\n\treturn 0;',
    ],
  ])('is silent about %s', (_what, body) => {
    expectFindings(init(body));
  });
});

describe(`the fix of ${RULE}`, () => {
  it.each([
    ['\tklp_enable_patch(&patch); \n\treturn 0;', '\treturn klp_enable_patch(&patch);\n'],
    ['\t(void)klp_enable_patch(&patch);\n\n\treturn 0;', '\treturn klp_enable_patch(&patch);\n'],
    ['\tint ret;\n\n\tret = klp_enable_patch(&patch);\n\treturn 0;', '\treturn ret;\n'],
    [
      '\tint ret = klp_enable_patch(&patch);\n\n\tif (ret)\n\t\tpr_err("no\\n");\n\treturn 0;',
      '\treturn ret;\n',
    ],
  ])('returns the result: %j', (body, after) => {
    const fixed = applyFix(init(body), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(after);
  });

  it('returns what another function has returned', () => {
    const fixed = applyFix(init('\tstart();\n\treturn 0;', START), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{\n\treturn start();\n}');
  });

  it.each([
    [`\tklp_enable_patch(&patch); ${MARK}\n\t/* for now */\n\treturn 0;`],
    [`\tklp_enable_patch(&patch); ${MARK}\n\tprepare();\n\treturn 0;`],
    [`\tif (klp_enable_patch(&patch))\n\t\tpr_err("no\\n");\n\treturn 0; ${MARK}`],
  ])('is not offered where more would change: %j', (body) => {
    const [finding] = expectFindings(init(body));
    expect(finding?.fixes).toEqual([]);
  });
});
