import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'enable-outside-init';
const MARK = `// finding: ${RULE}`;

const EMPTY_INIT = 'static int livepatch_init(void)\n{\n\treturn 0;\n}\n\nmodule_init(livepatch_init);';

/** A module whose init function does nothing, with some more code. */
const idle = (code: string, exit?: string): string =>
  livepatchText({ init: `${code}\n\n${EMPTY_INIT}`, ...(exit === undefined ? {} : { exit }) });

const start = (mark = '', storage = 'static '): string =>
  `${storage}int start(void)\n{\n\treturn klp_enable_patch(&patch); ${mark}\n}`;

describe(RULE, () => {
  it('is found where nothing leads to the call', () => {
    const [finding] = expectFindings(idle(start(MARK)));
    expect(finding?.message).toBe(
      'The init function of the module does not reach this call, so loading the module does not enable the patch, and the kernel expects the call nowhere else. Call klp_enable_patch() in the `module_init` function and return its result.',
    );
    expect(finding?.related).toHaveLength(1);
  });

  it('is found in the exit function', () => {
    const exit = `static void livepatch_exit(void)\n{\n\tif (klp_enable_patch(&patch)) ${MARK}\n\t\tfallback();\n}\n\nmodule_exit(livepatch_exit);`;
    const [finding] = expectFindings(idle('', exit));
    expect(finding?.message).toContain('refuses the patch with -ENODEV because the module is being removed.');
  });

  it('is the only finding at a call whose result is dropped as well', () => {
    expectFindings(idle(`static void start(void)\n{\n\tklp_enable_patch(&patch); ${MARK}\n}`));
  });

  it('is found where only the exit function leads to it', () => {
    const exit =
      'static void livepatch_exit(void)\n{\n\tif (start())\n\t\tfallback();\n}\n\nmodule_exit(livepatch_exit);';
    expectFindings(idle(start(MARK), exit));
  });

  it('is the only finding where the exit function drops the result of the function that enables', () => {
    const exit = 'static void livepatch_exit(void)\n{\n\tstart();\n}\n\nmodule_exit(livepatch_exit);';
    expectFindings(idle(start(MARK), exit));
  });

  it('is found in functions that only call each other', () => {
    const code = `static int again(int n);\nstatic int start(int n)\n{\n\treturn n ? again(n - 1) : klp_enable_patch(&patch); ${MARK}\n}\n\nstatic int again(int n)\n{\n\treturn start(n);\n}`;
    expectFindings(idle(code));
  });

  it('is found under other names, behind macros and in a second file', () => {
    const text = livepatchText({
      init: `#include "go.h"\n\nstatic int __init load(void)\n{\n\treturn 0;\n}\n\nINIT(load);`,
    });
    const header = `#define INIT(f) module_init(f)\n#define GO klp_enable_patch\nstatic int go(void)\n{\n\treturn GO(&patch); ${MARK}\n}`;
    expectFindings(`${text}\n// ==> go.h\n${header}`);
  });

  it.each([
    ['the init function itself', livepatchText()],
    [
      'a function that it calls, through others',
      livepatchText({
        init: `${start()}\n\nstatic int middle(void)\n{\n\treturn (*start)();\n}\n\nstatic int livepatch_init(void)\n{\n\treturn middle();\n}\n\nmodule_init(livepatch_init);`,
      }),
    ],
    ['a function whose address is taken', idle(`${start()}\n\nstatic int (*starter)(void) = start;`)],
    [
      'one that a callback calls',
      idle(
        `${start()}\n\nstatic void late(struct work_struct *w)\n{\n\tif (start())\n\t\tfallback();\n}\n\nstatic DECLARE_WORK(work, late);`,
      ),
    ],
    ['a function that others may call', idle(start('', ''))],
    [
      'one that a condition may use which is not known',
      idle(`${start()}\n\n#ifdef CONFIG_UNKNOWN_THING\nstatic void *user = start;\n#endif`),
    ],
    [
      'one that the other branch of such a condition may use',
      idle(
        `${start()}\n\n#ifdef CONFIG_UNKNOWN_THING\nstatic int other;\n#else\nstatic void *user = start;\n#endif`,
      ),
    ],
    [
      'an init function in a file that is not visible',
      livepatchText({ init: `${start()}\n\nmodule_init(elsewhere);` }),
    ],
    ['a module without a visible init function', livepatchText({ init: start() })],
  ])('is silent about %s', (_what, text) => {
    expectFindings(text, { rules: { 'module-without-exit': 'off' } });
  });

  it('is silent where parts of the module are not visible', () => {
    expectFindings(`#include "missing.h"\n${idle(start())}`);
  });

  it('is silent for kernels in which a registered patch was enabled at any time', () => {
    expectFindings(idle(start()), { kernel: '4.19', rules: { 'api-not-in-kernel': 'off' } });
  });
});
