import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'shadow-get-unchecked';
const MARK = `// finding: ${RULE}`;
const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';

function module(body: string, signature = 'int livepatch_read(struct demo *demo)'): string {
  return livepatchText({
    head: `${SHOW}\nstruct limit {\n\tint max;\n\tspinlock_t lock;\n};\n\nstatic ${signature}\n{\n${body}\n}`,
  });
}

describe(RULE, () => {
  it.each([
    [
      'a test that is being typed',
      '\tstruct limit *limit = klp_shadow_get(demo, 1);\n\n\tif (!limit\n\treturn limit->max;',
    ],
    [
      'a block that is being typed',
      '\tstruct limit *limit = klp_shadow_get(demo, 1);\n\n\tif (!limit) {\n\treturn limit->max;',
    ],
  ])('is silent on %s', (_, body) => {
    expectFindings(module(body));
  });

  it('is found at the look-up, with the use and the reason', () => {
    const body = `\tstruct limit *limit = klp_shadow_get(demo, 1); ${MARK}\n\n\treturn limit->max;`;
    const [finding] = expectFindings(module(body));
    expect(finding?.message).toBe(
      'The result of klp_shadow_get() is used without a NULL check; it is NULL for objects that were created before the livepatch was enabled, which have no shadow variable. Check for NULL and continue without the variable.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['It is used here.']);
  });

  it('is found where the result is used at once', () => {
    const body = `\tspin_lock(&((struct limit *)klp_shadow_get(demo, 1))->lock); ${MARK}\n\treturn 0;`;
    expectFindings(module(body));
  });

  it('is found on the error path of a test', () => {
    const body = `\tstruct limit *limit = klp_shadow_get(demo, 1); ${MARK}\n\n\tif (!limit)\n\t\tgoto out;\n\tlimit->max++;\nout:\n\treturn limit->max;`;
    expectFindings(module(body));
  });

  it('is found under other names, behind macros and in a second file', () => {
    const text = livepatchText({
      head: `${SHOW}\n#include "quota.h"\n\nlong livepatch_take(struct thing *t)\n{\n\tQUOTA(q, t); ${MARK}\n\n\treturn q->first;\n}`,
    });
    const header =
      'struct quota { long first; };\nenum { QUOTA_ID = 7 };\n' +
      '#define QUOTA(name, t) struct quota *name = klp_shadow_get((t), QUOTA_ID)';
    expectFindings(`${text}\n// ==> quota.h\n${header}`);
  });

  it.each([
    ['a test', '\tstruct limit *limit = klp_shadow_get(demo, 1);\n\n\treturn limit ? limit->max : 0;'],
    [
      'an object that has got one just now',
      '\tstruct limit *limit;\n\n\tif (!klp_shadow_alloc(demo, 1, 8, GFP_KERNEL, NULL, NULL))\n\t\treturn -ENOMEM;\n\tlimit = klp_shadow_get(demo, 1);\n\treturn limit->max;',
    ],
    ['one that is handed on', '\treturn max_of(klp_shadow_get(demo, 1));'],
    ['one that is printed', '\tpr_info("%p\\n", klp_shadow_get(demo, 1));\n\treturn 0;'],
  ])('is silent about %s', (_what, body) => {
    expectFindings(module(body));
  });

  it('offers to leave the function', () => {
    const body = `\tstruct limit *limit;\n\n\tlimit = klp_shadow_get(demo, 1); ${MARK}\n\treturn limit->max;`;
    const fixed = applyFix(module(body), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('\tif (!limit)\n\t\treturn -ENOENT;\n');
  });
});
