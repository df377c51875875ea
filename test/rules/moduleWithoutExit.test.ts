import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'module-without-exit';

const init = (name: string): string =>
  `static int __init ${name}(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(${name}); // finding: ${RULE}`;

describe(RULE, () => {
  it('is a hint at module_init', () => {
    const [finding] = expectFindings(livepatchText({ init: init('livepatch_init'), exit: '' }));
    expect(finding?.severity).toBe('hint');
    expect(finding?.message).toContain('no `module_exit`');
  });

  it.each([
    ['livepatch_init', 'livepatch_exit'],
    ['init_fix', 'exit_fix'],
    ['begin', 'begin_exit'],
  ])('is mended beside the init function %s', (name, exit) => {
    const fixed = applyFix(livepatchText({ init: init(name), exit: '' }), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(
      `static void ${exit}(void)\n{\n}\n\nmodule_init(${name});\nmodule_exit(${exit});`,
    );
  });

  it('does not take a name that is in use', () => {
    const taken = 'static int livepatch_exit;\n#define livepatch_init_exit 1';
    const fixed = applyFix(livepatchText({ head: taken, init: init('livepatch_init'), exit: '' }), RULE);
    expect(fixed).toContain('module_exit(lp_exit);');
  });

  it('is found for a function called init_module, and mended at the end', () => {
    const text = livepatchText({
      init: `int init_module(void) // finding: ${RULE}\n{\n\treturn klp_enable_patch(&patch);\n}`,
      exit: '',
    });
    expectFindings(text);
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('module_exit(exit_module);\n');
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = `#include "made.h"
static struct klp_func changes[] = { { "seq_show", new_show }, { } };
static struct klp_object places[] = { { .funcs = changes }, { } };
static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };

START(fix_4711) // finding: ${RULE}

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
// ==> made.h
#include <linux/livepatch.h>
#define START(which) \\
	static int start(void) { return klp_enable_patch(&which); } \\
	module_init(start);
`;
    expectFindings(text);
    expectFindings(applyFix(text, RULE));
  });

  it('is not mended where patches have to unregister themselves', () => {
    const old = `static int begin(void)
{
	int ret = klp_register_patch(&patch);

	return ret ? ret : klp_enable_patch(&patch);
}

module_init(begin); // finding: ${RULE}`;
    expect(expectFindings(livepatchText({ init: old, exit: '' }), { kernel: '4.19' })[0]?.fixes).toEqual([]);
  });

  it.each([
    ['cleanup_module is defined', 'void cleanup_module(void)\n{\n}'],
    ['the exit function is defined elsewhere', 'module_exit(other_exit);'],
    ['a macro that is not visible may name it', '#include "missing.h"\nLIVEPATCH_EXIT(none);'],
  ])('is silent: %s', (_, exit) => {
    expectFindings(livepatchText({ exit }));
  });

  it('is silent about a file without an init function', () => {
    expectFindings(livepatchText({ init: '', exit: '' }));
  });

  it('is silent about modules that are no livepatch', () => {
    const text = 'static int begin(void)\n{\n\treturn 0;\n}\n\nmodule_init(begin);';
    expectFindings(livepatchText({ funcs: '', objs: '', patch: '', init: text, exit: '' }));
  });
});
