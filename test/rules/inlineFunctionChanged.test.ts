import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'inline-function-changed';
const MARK = ` // finding: ${RULE}`;

const changed = (path: string, head: string, mark = ''): string =>
  patchText(path, { body: `\n ${head}\n {\n-	return a;\n+	return b;${mark}\n }\n` });

describe(RULE, () => {
  it.each(['static inline int f(int a)', 'static __always_inline int f(int a)', 'inline int f(int a)'])(
    'is found in a header for %s',
    (head) => {
      const findings = expectPatchFindings(changed('include/linux/demo.h', head, MARK));
      const [message] = messagesOf(findings, RULE);
      expect(message).toContain('f() is inlined into its callers');
      expect(message).toContain('every file that includes this header');
      expect(findings.map(({ severity }) => severity)).toEqual(['information']);
    },
  );

  it.each(['static inline int f(int a)', 'static __always_inline int f(int a)', 'inline int f(int a)'])(
    'is silent in a source file, whose callers the tools take along: %s',
    (head) => {
      expectPatchFindings(changed('fs/demo.c', head));
    },
  );

  it('is found once, on the first changed line', () => {
    const body = `\n static inline int f(int a)\n {\n+	a++;${MARK}\n+	a++;\n 	return a;\n }\n`;
    expectPatchFindings(patchText('fs/demo.h', { body }));
  });

  it.each([
    ['another function', changed('fs/demo.h', 'static int f(int a)')],
    ['noinline', changed('fs/demo.h', 'static noinline int f(int a)')],
    [
      'a new one',
      patchText('fs/a.h', { body: '+static inline int f(int a)\n+{\n+	return a;\n+}\n+\n int b(void);' }),
    ],
    ['a macro', patchText('include/linux/a.h', { body: '-#define A 1\n+#define A 2\n \n int b(void);' })],
    [
      'a one-line one beside',
      patchText('fs/a.h', { body: ' static inline void f(void) {}\n \n int b(void)\n {\n+	f();\n }' }),
    ],
  ])('is silent: %s', (_, text) => {
    expectPatchFindings(text);
  });
});
