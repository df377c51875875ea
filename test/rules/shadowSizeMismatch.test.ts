import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'shadow-size-mismatch';
const MARK = `// finding: ${RULE}`;
const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';

const TYPES = `struct limit {
	int max;
	long used;
	int *slots;
};

static int keep_slot(void *obj, void *shadow_data, void *ctor_data)
{
	int **slot = shadow_data;
	int **from = ctor_data;

	*slot = *from;
	return 0;
}

static int keep_number(void *obj, void *shadow_data, void *ctor_data)
{
	*(int *)shadow_data = *(int *)ctor_data;
	return 0;
}
`;

/** A function that allocates with one argument list; the finding stands on the line of the arguments. */
function allocation(declarations: string, holder: string, args: string, mark = MARK): string {
  const call = `\t${holder} = klp_shadow_alloc(demo, 1,\n\t\t${args}); ${mark}`;
  const test = `\tif (!${holder})\n\t\treturn -ENOMEM;\n\treturn 0;`;
  const body = `${declarations}\n\n${call}\n${test}`;
  return livepatchText({ head: `${SHOW}\n${TYPES}\nstatic int livepatch_open(void *demo)\n{\n${body}\n}` });
}

const LIMIT = '\tstruct limit *limit;';
const LEAK = '\tint *leak = NULL, **slot;';

describe(RULE, () => {
  it.each([
    [
      'sizeof(limit), GFP_KERNEL, NULL, NULL',
      'The size is that of a pointer, 8 bytes, but the code uses the shadow variable as `struct limit` of 24 bytes. ' +
        'Pass the size of what it points to.',
    ],
    [
      'sizeof(int), GFP_KERNEL, NULL, NULL',
      'The shadow variable has 4 bytes, but the code uses it as `struct limit`, which has 24 bytes. ' +
        'Pass the size of that type.',
    ],
    [
      '1, GFP_KERNEL, NULL, NULL',
      'The shadow variable has 1 byte, but the code uses it as `struct limit`, which has 24 bytes. ' +
        'Pass the size of that type.',
    ],
  ])('is found for the size in %s', (args, message) => {
    const text = allocation(LIMIT, 'limit', args);
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(message);
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('sizeof(*limit), GFP_KERNEL');
  });

  it('is found for the size of a number where a pointer is kept', () => {
    const text = allocation(LEAK, 'slot', 'sizeof(int), GFP_KERNEL, keep_slot, &leak');
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain(
      'The size is that of `int`, but the code uses the shadow variable as `int *`.',
    );
    expectFindings(applyFix(text, RULE));
  });

  it('is found for a size that the constructor goes beyond', () => {
    const [finding] = expectFindings(
      allocation('\tvoid *slot;\n\tint *leak;', 'slot', 'sizeof(short), GFP_KERNEL, keep_slot, &leak'),
    );
    expect(finding?.message).toContain('but the constructor uses it as `int *`, which has 8 bytes.');
    expect(finding?.fixes).toEqual([]);
  });

  it('is found for a pointer that the constructor expects to be a pointer to one', () => {
    const text = allocation(LEAK, 'slot', 'sizeof(leak), GFP_KERNEL, keep_slot, leak');
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(
      'The constructor expects a pointer to `int *` as its data, but gets a pointer to `int`. Pass what it expects.',
    );
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('keep_slot, &leak)');
  });

  it('is found for an address where the constructor expects the address of a number', () => {
    const text = allocation(
      '\tint *slot = NULL, **to;',
      'slot',
      'sizeof(*slot), GFP_KERNEL, keep_number, &slot',
    );
    const fixed = applyFix(text, RULE);
    expectFindings(fixed);
    expect(fixed).toContain('keep_number, slot)');
  });

  it('is found for the address of another number, without a fix', () => {
    const declarations = '\tshort number = 0;\n\tint **slot;';
    const text = allocation(declarations, 'slot', 'sizeof(*slot), GFP_KERNEL, keep_slot, &number');
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain(
      'expects a pointer to `int *` as its data, but gets a pointer to `short`.',
    );
    expect(finding?.fixes).toEqual([]);
  });

  it('is found for an address that was copied with the size of what it leads to', () => {
    const text = allocation('\tint *leak = NULL, *slot;', 'slot', '&leak, sizeof(*leak), GFP_KERNEL');
    const [finding] = expectFindings(text, { kernel: '4.15', rules: RULES_OF_OLD_KERNELS });
    expect(finding?.message).toContain('The size is that of `int`, but the content is copied from `int *`.');
    expectFindings(applyFix(text, RULE, { kernel: '4.15', rules: RULES_OF_OLD_KERNELS }), {
      kernel: '4.15',
      rules: RULES_OF_OLD_KERNELS,
    });
  });

  it('is found under other names, behind macros and in a second file', () => {
    const text = livepatchText({
      head: `${SHOW}\n#include "quota.h"\n\nlong livepatch_take(struct thing *t)\n{\n\tquota_t *q = NEW_QUOTA(t, q); ${MARK}\n\n\treturn q ? 1 : 0;\n}`,
    });
    const header =
      'typedef struct { long first[4]; } quota_t;\n' +
      '#define NEW_QUOTA(t, q) klp_shadow_get_or_alloc((t), 3, sizeof(q), GFP_KERNEL, NULL, NULL)';
    expectFindings(`${text}\n// ==> quota.h\n${header}`);
  });

  it.each([
    ['a size that fits', LIMIT, 'limit', 'sizeof(*limit), GFP_KERNEL, NULL, NULL'],
    ['more than is needed', LIMIT, 'limit', 'sizeof(*limit) + 8, GFP_KERNEL, NULL, NULL'],
    ['a size that is not known', LIMIT, 'limit', 'size_of_all(), GFP_KERNEL, NULL, NULL'],
    ['a result of any type', '\tvoid *limit;', 'limit', 'sizeof(limit), GFP_KERNEL, NULL, NULL'],
    [
      'a struct that is not visible',
      '\tstruct unseen *limit;',
      'limit',
      'sizeof(struct limit), GFP_KERNEL, NULL, NULL',
    ],
    ['a constructor that gets what it expects', LEAK, 'slot', 'sizeof(leak), GFP_KERNEL, keep_slot, &leak'],
    ['a constructor that is not visible', LEAK, 'slot', 'sizeof(leak), GFP_KERNEL, other_ctor, leak'],
  ])('is silent about %s', (_what, declarations, holder, args) => {
    expectFindings(allocation(declarations, holder, args, ''));
  });
});

/** What modern modules do is wrong there. */
const RULES_OF_OLD_KERNELS = { 'enable-result-ignored': 'off', 'api-not-in-kernel': 'off' } as const;
