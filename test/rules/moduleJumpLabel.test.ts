import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'module-jump-label';
const MARK = ` // finding: ${RULE}`;

const use = (lines: string, mark = ''): string => `
 static int demo_send(struct demo *demo)
 {
${lines}${mark}
 	return 0;
 }
`;
const KEY = '\n static DEFINE_STATIC_KEY_FALSE(demo_fast);\n \n';
const END = { start: 200, body: '\n }\n \n+MODULE_DESCRIPTION("x");\n MODULE_LICENSE("GPL");\n' };

const file = (body: string): string => patchText('drivers/demo/fast.c', { body: KEY + body.slice(1) }, END);

describe(RULE, () => {
  it.each([
    'static_branch_unlikely(&demo_fast)',
    'static_branch_likely(&demo_fast)',
    'static_key_false(&demo_fast)',
    'static_branch_maybe(CONFIG_X, &demo_fast)',
  ])('is found for a new %s', (call) => {
    const [message] = messagesOf(expectPatchFindings(file(use(`+	if (${call})`, MARK))), RULE);
    expect(message).toContain('If this file is built as a module');
    expect(message).toContain('static_key_enabled(&demo_fast)');
  });

  it('is found on the first changed line of a function that has one', () => {
    expectPatchFindings(
      file(use(`+	demo->count++;${MARK}\n 	if (static_branch_unlikely(&demo_fast))\n 		return 1;`)),
    );
  });

  it('is found for all keys before 5.8', () => {
    const text = patchText('mm/demo.c', { body: use('+	if (static_branch_unlikely(&other_key))', MARK) });
    const [message] = messagesOf(expectPatchFindings(text, { kernel: '5.4' }), RULE);
    expect(message).toContain('Before kernel 5.8');
  });

  it('is found in the kernel, where the patch does not show enough', () => {
    const source = `static DEFINE_STATIC_KEY_FALSE(demo_fast);
static int demo_send(struct demo *demo)
{
	if (static_branch_unlikely(&demo_fast))
		return 1;
	return 0;
}
MODULE_LICENSE("GPL");
`;
    const patch = (mark: string): string =>
      patchText('drivers/demo/fast.c', {
        start: 4,
        heading: 'static int demo_send(struct demo *demo)',
        body: `\n 	if (static_branch_unlikely(&demo_fast))\n 		return 1;\n+	demo->count++;${mark}\n 	return 0;\n }\n`,
      });
    expectPatchFindings(patch(''));
    const kernel = `// ==> kernel-source/drivers/demo/fast.c\n${source}`;
    expectPatchFindings(patch(MARK), {}, kernel);
    expectPatchFindings(patch(''), {}, kernel.replace('MODULE_LICENSE("GPL");\n', ''));
  });

  it.each([
    ['a key from elsewhere', file(use('+	if (static_branch_unlikely(&memcg_key))'))],
    ['the key is tested', file(use('+	if (static_key_enabled(&demo_fast))'))],
    [
      'a key of the livepatch',
      file(use('+	static DEFINE_STATIC_KEY_TRUE(own);\n+	if (static_branch_likely(&own))')),
    ],
    [
      'a file that is no module',
      patchText('mm/a.c', { body: KEY + use('+	if (static_branch_likely(&demo_fast))').slice(1) }),
    ],
    ['a label that is removed', file(use('-	if (static_branch_unlikely(&demo_fast))'))],
  ])('is silent: %s', (_, text) => {
    expectPatchFindings(text);
  });
});
