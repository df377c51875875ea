import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'shadow-alloc-unchecked';
const MARK = `// finding: ${RULE}`;
const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';

/** A module with a further function. */
function module(body: string, signature = 'int livepatch_open(struct demo *demo)'): string {
  const type = 'struct limit {\n\tint max;\n\tspinlock_t lock;\n};\n';
  return livepatchText({ head: `${SHOW}\n${type}\nstatic ${signature}\n{\n${body}\n}` });
}

const CALL = 'klp_shadow_alloc(demo, 1, sizeof(*limit), GFP_KERNEL, NULL, NULL)';
const PLAIN = `\tstruct limit *limit;\n\n\tlimit = ${CALL}; ${MARK}\n\tlimit->max = 16;`;

describe(RULE, () => {
  it('is found at the allocation, with the use', () => {
    const [finding] = expectFindings(module(`${PLAIN}\n\treturn 0;`));
    expect(finding?.message).toBe(
      'The result of klp_shadow_alloc() is used without a NULL check; it is NULL when memory runs out, when the constructor fails, or when the object already has the variable. Handle NULL: return an error, or continue without the shadow variable.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['It is used here.']);
  });

  it('is found for klp_shadow_get_or_alloc(), which does not mind a variable that exists', () => {
    const body = `\tstruct limit *limit = klp_shadow_get_or_alloc(demo, 1, sizeof(*limit), GFP_KERNEL, NULL, NULL); ${MARK}\n\tlimit->max = 16;\n\treturn 0;`;
    const [finding] = expectFindings(module(body));
    expect(finding?.message).toContain('is NULL when memory runs out or when the constructor fails.');
  });

  it('is found where a test does not cover the use', () => {
    const body = `\tstruct limit *limit;\n\n\tlimit = ${CALL}; ${MARK}\n\tif (!limit)\n\t\tpr_err("no memory\\n");\n\tlimit->max = 16;\n\treturn 0;`;
    const [finding] = expectFindings(module(body));
    expect(finding?.message).toContain('is used on a path without a NULL check;');
  });

  it('is found at the call of a function that returns what it has allocated, with all places', () => {
    const text = livepatchText({
      head: `${SHOW}
struct limit { int max; };

static struct limit *add_limit(void *demo)
{
	struct limit *limit = ${CALL};

	return limit;
}

static void set_limit(struct limit *limit)
{
	limit->max = 16;
}

static void livepatch_open(void *demo)
{
	set_limit(add_limit(demo)); ${MARK}
}`,
    });
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(/^The result of add_limit\(\) is used without a NULL check/);
    expect(finding?.related.map(({ message }) => message)).toEqual([
      'It is handed on here without a test.',
      'Memory is accessed through it here.',
      'The result of klp_shadow_alloc() that is returned.',
    ]);
  });

  it('is found under other names, behind macros and in a second file', () => {
    const text = livepatchText({
      head: `${SHOW}\n#include "quota.h"\n\nstatic long livepatch_take(struct thing *t)\n{\n\tstruct quota *q;\n\n\tq = NEW_QUOTA(t); ${MARK}\n\treturn first_of(q);\n}`,
    });
    const header =
      'struct quota { long first; };\n#define QUOTA_ID 0x51\n' +
      '#define NEW_QUOTA(t) klp_shadow_alloc((t), QUOTA_ID, sizeof(struct quota), GFP_KERNEL, NULL, NULL)\n' +
      'static inline long first_of(struct quota *x)\n{\n\treturn x->first;\n}';
    expectFindings(`${text}\n// ==> quota.h\n${header}`);
  });

  it.each([
    ['a test', `\tif (!${CALL.replace('*limit', 'struct limit')})\n\t\treturn -ENOMEM;\n\treturn 0;`],
    ['a result that nobody uses', `\tklp_shadow_alloc(demo, 1, 4, GFP_KERNEL, NULL, NULL);\n\treturn 0;`],
    [
      'a test by a function that is not visible',
      `\tstruct limit *limit = ${CALL};\n\n\tif (refuse(limit))\n\t\treturn -EINVAL;\n\tlimit->max = 16;\n\treturn 0;`,
    ],
    [
      'a macro that is not visible',
      `\tstruct limit *limit = ${CALL};\n\n\tRETURN_IF_NULL(limit);\n\tlimit->max = 16;\n\treturn 0;`,
    ],
  ])('is silent about %s', (_what, body) => {
    expectFindings(module(body));
  });
});

describe(`the fix of ${RULE}`, () => {
  it.each([
    ['int livepatch_open(struct demo *demo)', 'return -ENOMEM;'],
    ['ssize_t livepatch_open(struct demo *demo)', 'return -ENOMEM;'],
    ['void livepatch_open(struct demo *demo)', 'return;'],
    ['struct demo *livepatch_open(struct demo *demo)', 'return NULL;'],
  ])('inserts a return into %s', (signature, statement) => {
    const fixed = applyFix(module(PLAIN, signature), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(`NULL, NULL);\n\tif (!limit)\n\t\t${statement}`);
  });

  it('puts the test behind the declarations', () => {
    const body = `\tstruct limit *limit = ${CALL}; ${MARK}\n\tint max = 3;\n\n\tlimit->max = max;\n\treturn 0;`;
    const fixed = applyFix(module(body), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('\tint max = 3;\n\n\tif (!limit)\n\t\treturn -ENOMEM;\n\n\tlimit->max');
  });

  it('keeps the indentation and what holds the result', () => {
    const body = `\tif (demo->on) {\n\t\tdemo->extra = klp_shadow_alloc(demo, 1, 4, GFP_KERNEL, NULL, NULL); ${MARK}\n\t\tdemo->extra->max = 1;\n\t}\n\treturn 0;`;
    const fixed = applyFix(module(body), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('\n\t\tif (!demo->extra)\n\t\t\treturn -ENOMEM;');
  });

  it('keeps the line ends', () => {
    const fixed = applyFix(module(`${PLAIN}\n\treturn 0;`).replaceAll('\n', '\r\n'), RULE);
    expect(fixed).toContain(';\r\n\tif (!limit)\r\n\t\treturn -ENOMEM;');
  });

  it.each([
    [
      'something was locked before',
      `\tstruct limit *limit;\n\n\tmutex_lock(&demo_lock);\n\tlimit = ${CALL}; ${MARK}\n\tlimit->max = 1;\n\tmutex_unlock(&demo_lock);\n\treturn 0;`,
    ],
    [
      'it stands in a loop',
      `\tstruct limit *limit;\n\n\twhile (demo->more) {\n\t\tlimit = ${CALL}; ${MARK}\n\t\tlimit->max = 1;\n\t}\n\treturn 0;`,
    ],
    [
      'it is not a statement of its own',
      `\tstruct limit *limit;\n\tint max = (limit = ${CALL})->max; ${MARK}\n\n\treturn max;`,
    ],
    [
      'the next declaration uses it',
      `\tstruct limit *limit = ${CALL}; ${MARK}\n\tint max = limit->max;\n\n\treturn max;`,
    ],
    [
      'a line has several statements',
      `\tstruct limit *limit; limit = ${CALL}; limit->max = 1; ${MARK}\n\treturn 0;`,
    ],
  ])('is not offered where %s', (_where, body) => {
    const [finding] = expectFindings(module(body));
    expect(finding?.fixes).toEqual([]);
  });

  it.each([
    ['bool livepatch_open(struct demo *demo)', 'return true;'],
    ['struct demo *livepatch_open(struct demo *demo)', 'return ERR_PTR(-EINVAL);'],
  ])('is not offered for %s', (signature, statement) => {
    const [finding] = expectFindings(module(`${PLAIN}\n\t${statement}`, signature));
    expect(finding?.fixes).toEqual([]);
  });

  it.each([
    ['ADD(p) p', 'ADD(limit)'],
    ['ADD limit', 'ADD'],
  ])('is not offered where a macro %s made the statement', (macro, use) => {
    const definition = `#define ${macro} = klp_shadow_alloc(demo, 1, 4, GFP_KERNEL, NULL, NULL)\n`;
    const body = `\tstruct limit *limit;\n\n\t${use}; ${MARK}\n\tlimit->max = 1;\n\treturn 0;`;
    const [finding] = expectFindings(definition + module(body));
    expect(finding?.fixes).toEqual([]);
  });
});
