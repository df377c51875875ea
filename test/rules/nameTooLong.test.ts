import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'name-too-long';

const func = (name: string, mark = ''): string =>
  livepatchText({
    funcs: `static struct klp_func funcs[] = {\n\t{ "${name}", livepatch_seq_show }, ${mark}\n\t{ }\n};`,
  });

const object = (name: string, mark = ''): string =>
  livepatchText({ objs: `static struct klp_object objs[] = {\n\t{ "${name}", funcs }, ${mark}\n\t{ }\n};` });

const MARK = `// finding: ${RULE}`;

describe(RULE, () => {
  it.each([
    ['6.12', 512],
    ['6.1', 512],
    ['6.0', 128],
    ['5.14.0-503.el9', 128],
  ])('is found for functions from the limit of %s on', (kernel, limit) => {
    expectFindings(func('f'.repeat(limit - 1)), { kernel });
    const [finding] = expectFindings(func('f'.repeat(limit), MARK), { kernel });
    expect(finding?.message).toContain(`${limit} bytes, but KSYM_NAME_LEN is ${limit}`);
    expect(finding?.message).toContain('-EINVAL');
  });

  it('is found for objects of 56 bytes and more', () => {
    expectFindings(object('m'.repeat(55)));
    const [finding] = expectFindings(object('m'.repeat(56), MARK));
    expect(finding?.message).toContain('56 bytes, but MODULE_NAME_LEN is 56');
    expect(finding?.message).toContain('at most 55 bytes');
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: `static struct klp_object places[] = { PLACE, { } }; ${MARK}`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#include <linux/livepatch.h>
#define HALF "${'m'.repeat(30)}"
#define PLACE { .name = HALF HALF, .funcs = changes }
static struct klp_func changes[] = { { "${'f'.repeat(600)}", new_show }, { } }; ${MARK}
`);
  });

  it('is silent about names that are not visible, and behind the end of the array', () => {
    const long = 'm'.repeat(60);
    const text = `static struct klp_object objs[] = {
	{ VENDOR_PREFIX "${long}", funcs },
	{ },
	{ "${long}", funcs }, // finding: unreachable-entry
	{ }
};`;
    expectFindings(livepatchText({ objs: text }));
  });
});
