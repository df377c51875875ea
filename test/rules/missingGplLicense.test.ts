import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const MARK = 'MODULE_INFO(livepatch, "Y");';
const PATCH =
  'static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs }; // finding: missing-gpl-license';

const licensed = (licence: string, mark = ''): string =>
  livepatchText({ infos: `MODULE_LICENSE("${licence}");${mark}\n${MARK}` });

describe('missing-gpl-license', () => {
  it('is found at the patch when there is no licence', () => {
    const [finding] = expectFindings(livepatchText({ patch: PATCH, infos: MARK }));
    expect(finding?.message).toContain('no MODULE_LICENSE');
    expect(finding?.message).toContain('-ENOENT');
  });

  it('is mended by a licence', () => {
    const fixed = applyFix(livepatchText({ patch: PATCH, infos: MARK }), 'missing-gpl-license');
    expectFindings(fixed);
    expect(fixed).toContain(`${MARK}\nMODULE_LICENSE("GPL");\n`);
  });

  it.each(['Proprietary', 'GPLv2', 'GPL v3', 'gpl', 'MIT', 'Dual BSD/GPL ', ''])(
    'is found for "%s"',
    (licence) => {
      const [finding] = expectFindings(licensed(licence, ' // finding: missing-gpl-license'));
      expect(finding?.message).toContain(`"${licence}"`);
      const fixed = applyFix(licensed(licence), 'missing-gpl-license');
      expectFindings(fixed);
      expect(fixed).toContain('MODULE_LICENSE("GPL");');
    },
  );

  it.each(['GPL', 'GPL v2', 'GPL and additional rights', 'Dual BSD/GPL', 'Dual MIT/GPL', 'Dual MPL/GPL'])(
    'is not found for "%s"',
    (licence) => {
      expectFindings(licensed(licence));
    },
  );

  it('is found behind renamed identifiers, macros and a second file, and is not mended there', () => {
    const text = `#include "parts.h"

static int other_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func changes[] = { { "seq_show", other_show }, END };
static struct klp_object places[] = { { .funcs = changes }, END };
static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };

static int begin(void)
{
	return klp_enable_patch(&fix_4711);
}

static void end(void)
{
}

module_init(begin);
module_exit(end);
ABOUT("nobody", OUR_LICENCE); // finding: missing-gpl-license
// ==> parts.h
#include <linux/livepatch.h>

#define END { }
#define OUR_LICENCE "Apache" "-2.0"
#define ABOUT(author, licence) \\
	MODULE_AUTHOR(author); \\
	MODULE_LICENSE(licence); \\
	MODULE_INFO(livepatch, "Y")
`;
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('"Apache-2.0"');
    expect(finding?.fixes).toEqual([]);
  });

  it('is found for each incompatible licence', () => {
    const infos = `MODULE_LICENSE("GPL");\nMODULE_LICENSE("MIT"); // finding: missing-gpl-license\n${MARK}`;
    expectFindings(livepatchText({ infos }));
  });

  it.each([
    ['the text is not visible', `#include <linux/licences.h>\nMODULE_LICENSE(OUR_LICENCE);\n${MARK}`],
    ['a macro that is not visible may hold it', `#include "missing.h"\nABOUT_US;\n${MARK}`],
    ['a part of the file cannot be read', `${MARK}\n@@ ++ ) ( ;\n`],
  ])('is silent: %s', (_, infos) => {
    expectFindings(livepatchText({ infos }));
  });

  it('is silent about modules that are no livepatch', () => {
    const init = 'static int begin(void)\n{\n\treturn 0;\n}\n\nmodule_init(begin);';
    expectFindings(livepatchText({ funcs: '', objs: '', patch: '', init, infos: 'MODULE_LICENSE("MIT");' }));
  });
});
