import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'exported-prototype-changed';
const MARK = ` // finding: ${RULE}`;

const changed = (before: string, after: string, behind = ' EXPORT_SYMBOL(demo_find);'): string =>
  patchText('lib/demo.c', { body: `\n-${before}\n+${after}\n {\n 	return 0;\n }\n${behind}\n` });

describe(RULE, () => {
  it.each([
    ['int demo_find(int a)', 'int demo_find(int a, int b)'],
    ['int demo_find(int a)', 'void demo_find(int a)'],
    ['int demo_find(int a)', 'int demo_find(char *a)'],
    ['int demo_find(struct a *a)', 'int demo_find(struct b *a)'],
  ])('is found for %s → %s', (before, after) => {
    const [message] = messagesOf(expectPatchFindings(changed(before, after + MARK)), RULE);
    expect(message).toContain('Modules call demo_find() with its old prototype');
  });

  it.each(['EXPORT_SYMBOL_GPL(demo_find);', 'EXPORT_SYMBOL_NS_GPL(demo_find, "DEMO");'])(
    'is found with %s',
    (line) => {
      expectPatchFindings(changed('int demo_find(int a)', `int demo_find(long *a)${MARK}`, ` ${line}`));
    },
  );

  it('is found where the kernel says that it is exported', () => {
    const patch = (mark: string): string =>
      patchText('mm/demo.c', {
        start: 1,
        body: `-int demo_find(int a)\n+int demo_find(int a, int b)${mark}\n {\n 	return 0;\n }`,
      });
    const source =
      '// ==> kernel-source/mm/demo.c\nint demo_find(int a)\n{\n	return 0;\n}\n\n\n\n\n\nEXPORT_SYMBOL(demo_find);\n';
    expectPatchFindings(patch(''));
    expectPatchFindings(patch(MARK), {}, source);
  });

  it.each([
    ['no export', changed('int demo_find(int a)', 'int demo_find(int a, int b)', '')],
    [
      'the export of another',
      changed('int demo_find(int a)', 'int demo_find(long *a)', ' EXPORT_SYMBOL(demo_find_all);'),
    ],
    ['names of parameters', changed('int demo_find(int a)', 'int demo_find(int b)')],
    ['blanks', changed('int demo_find(int a)', 'int  demo_find( int a )')],
    ['markers', changed('int demo_find(int a)', 'noinline int demo_find(int a)')],
    ['types that are not visible', changed('int demo_find(gfp_t a)', 'int demo_find(unsigned int a)')],
  ])('is silent: %s', (_, text) => {
    expectPatchFindings(text);
  });
});
