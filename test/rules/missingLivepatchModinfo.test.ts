import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const LICENCE = 'MODULE_LICENSE("GPL");';
const PATCH = `static struct klp_patch patch = { // finding: missing-livepatch-modinfo
	.mod = THIS_MODULE,
	.objs = objs,
};`;

describe('missing-livepatch-modinfo', () => {
  it('is found at the patch', () => {
    const [finding] = expectFindings(livepatchText({ patch: PATCH, infos: LICENCE }));
    expect(finding?.message).toContain('"module lp is not marked as a livepatch module"');
    expect(finding?.message).toContain('-EINVAL');
  });

  it('is mended behind the other module macros', () => {
    const fixed = applyFix(
      livepatchText({ patch: PATCH, infos: `${LICENCE}\n/* the end */` }),
      'missing-livepatch-modinfo',
    );
    expectFindings(fixed);
    expect(fixed).toContain(`${LICENCE}\nMODULE_INFO(livepatch, "Y");\n/* the end */\n`);
  });

  it('is mended in a file without a line end', () => {
    const text = livepatchText({ patch: PATCH, infos: LICENCE }).trimEnd();
    const fixed = applyFix(text, 'missing-livepatch-modinfo');
    expect(fixed).toContain(`${LICENCE}\nMODULE_INFO(livepatch, "Y");`);
  });

  it("is mended with the file's line ends", () => {
    const text = livepatchText({ patch: PATCH, infos: LICENCE }).replaceAll('\n', '\r\n');
    expect(applyFix(text, 'missing-livepatch-modinfo')).toContain(
      `${LICENCE}\r\nMODULE_INFO(livepatch, "Y");\r\n`,
    );
  });

  it('stands at module_init where the patch is made at run time', () => {
    const init = `static int begin(void)
{
	struct klp_patch *made = make_patch();

	return klp_enable_patch(made);
}

module_init(begin); // finding: missing-livepatch-modinfo`;
    expectFindings(livepatchText({ funcs: '', objs: '', patch: '', init, infos: LICENCE }));
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    expectFindings(`#include <linux/livepatch.h>
#include "declare.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func changes[] = { CHANGE("seq_show", new_show), END };
static struct klp_object places[] = { { .funcs = changes }, END };
PATCH(fix_4711, places); // finding: missing-livepatch-modinfo

static int __init start(void)
{
	return klp_enable_patch(&fix_4711);
}

static void __exit stop(void)
{
}

module_init(start);
module_exit(stop);
// ==> declare.h
#include <linux/module.h>

#define CHANGE(old, replacement) { .old_name = old, .new_func = replacement }
#define END { }
#define PATCH(name, objects) static struct klp_patch name = { .mod = THIS_MODULE, .objs = objects }

MODULE_LICENSE("GPL");
`);
  });

  it.each([
    ['any value marks the module', `${LICENCE}\nMODULE_INFO(livepatch, "N");`],
    [
      'the tag may come from a macro',
      `#define MARK(tag) MODULE_INFO(tag, "Y")\n${LICENCE}\nMARK(livepatch);`,
    ],
    [
      'a macro that is not visible may hold it',
      `${LICENCE}\n#include "missing.h"\nLIVEPATCH_BOILERPLATE("me");`,
    ],
    [
      'a condition that is not known may hold it',
      `${LICENCE}\n#if __has_include(<linux/foreign.h>)\nMODULE_INFO(livepatch, "Y");\n#endif`,
    ],
  ])('is silent: %s', (_, infos) => {
    expectFindings(livepatchText({ infos }));
  });

  it('is silent about a file that is only a part of a module', () => {
    expectFindings(
      livepatchText({
        patch: 'struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };',
        init: '',
        exit: '',
        infos: '',
      }),
    );
  });

  it('is silent about modules that are no livepatch', () => {
    expectFindings(livepatchText({ funcs: '', objs: '', patch: '', init: '', infos: LICENCE }));
  });

  it('is silent for kernels that do not look for the tag', () => {
    const init = `static int begin(void)
{
	int ret = klp_register_patch(&patch);

	return ret ? ret : klp_enable_patch(&patch);
}

module_init(begin);`;
    const exit = `static void end(void)
{
	klp_unregister_patch(&patch);
}

module_exit(end);`;
    expectFindings(livepatchText({ init, exit, infos: LICENCE }), { kernel: '4.6' });
  });
});
