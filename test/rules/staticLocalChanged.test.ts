import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'static-local-changed';
const MARK = ` // finding: ${RULE}`;

const inFunction = (lines: string): string =>
  patchText('mm/demo.c', {
    body: `
 static int demo_next(void)
 {
${lines}
 	return next++;
 }
`,
  });

describe(RULE, () => {
  it.each([
    ['the value', 'static int next = 1;', 'static int next = 2;'],
    ['the type', 'static int next;', 'static long next;'],
    ['the size', 'static char next[4];', 'static char next[8];'],
    [
      'a macro',
      'static DEFINE_RATELIMIT_STATE(next, 5 * HZ, 10);',
      'static DEFINE_RATELIMIT_STATE(next, HZ, 10);',
    ],
    ['a pointer to constants', 'static const char *next = "a";', 'static const char *next = "b";'],
  ])('is found where %s changes', (_, before, after) => {
    const findings = expectPatchFindings(inFunction(`-\t${before}\n+\t${after}${MARK}`));
    const [message] = messagesOf(findings, RULE);
    expect(message).toContain("The static variable 'next' of demo_next() keeps");
    expect(findings[0]?.related.map((each) => each.message)).toEqual(['Its old declaration']);
  });

  it('is found where the variable is gone, or is made one of the file', () => {
    const [message] = messagesOf(
      expectPatchFindings(inFunction(`-	static int next;${MARK}\n+	int next = 0;`)),
      RULE,
    );
    expect(message).toContain("if 'next' is gone");
    const text = `+static int next;\n+\n static int demo_next(void)\n {\n-	static int next;${MARK}\n 	return next++;\n }`;
    expectPatchFindings(patchText('mm/demo.c', { body: text }));
  });

  it.each([
    ['a new one', '+\tstatic int next;'],
    ['one that stays', ' \tstatic int next;\n+\tpr_info("next\\n");'],
    ['one that is moved', '-\tstatic int next;\n \tint error;\n+\tstatic int next;'],
    ['other blanks', '-\tstatic int next;\n+\tstatic  int\tnext;'],
    ['a constant', '-\tstatic const int next = 1;\n+\tstatic const int next = 2;'],
    [
      'a constant pointer',
      '-\tstatic const char * const next = "a";\n+\tstatic const char * const next = "b";',
    ],
    ['no static variable', '-\tint next = 1;\n+\tint next = 2;'],
  ])('is silent: %s', (_, lines) => {
    expectPatchFindings(inFunction(lines));
  });

  it('is silent about functions that are removed, and variables of the file', () => {
    const removed =
      '-static int demo_next(void)\n-{\n-	static int next;\n-	return next++;\n-}\n-\n int other(void);';
    expectPatchFindings(patchText('mm/demo.c', { body: removed }));
    expectPatchFindings(
      patchText('mm/demo.c', { body: '-static int next;\n+static long next;\n \n int other(void);' }),
    );
  });
});
