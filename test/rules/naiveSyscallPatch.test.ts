import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'naive-syscall-patch';

const changed = (head: string, mark = ''): string =>
  patchText('kernel/demo.c', {
    heading: 'static int check(void)',
    body: `
 ${head}
 {
+	if (!size)${mark}
+		return 0;
 	return copy(name, size);
 }
`,
  });

describe(RULE, () => {
  it.each([1, 2, 3, 4, 5, 6])('is found for SYSCALL_DEFINE%i', (count) => {
    const head = `SYSCALL_DEFINE${count}(demo, int, a, int, b)`;
    const [message] = messagesOf(expectPatchFindings(changed(head, ` // finding: ${RULE}`)), RULE);
    expect(message).toContain(`\`KPATCH_SYSCALL_DEFINE${count}\``);
    expect(message).toContain('demo()');
  });

  it('is found where only the heading of the hunk tells the function', () => {
    const text = patchText('kernel/demo.c', {
      heading: 'SYSCALL_DEFINE1(demo, char __user *, name)',
      body: `
 	int size;
 
+	size = 0; // finding: ${RULE}
 	copy(name, size);
`,
    });
    expectPatchFindings(text);
  });

  it('is found once where two hunks change one system call, on a removed line where nothing is added', () => {
    const heading = 'SYSCALL_DEFINE1(demo, char __user *, name)';
    const body = `\n 	int size;\n \n-	size = 0; // finding: ${RULE}\n 	copy(name, size);\n`;
    const again = '\n 	int i;\n \n-	i = 0;\n 	count(i);\n';
    expectPatchFindings(patchText('kernel/demo.c', { heading, body }, { heading, start: 90, body: again }));
  });

  it.each([
    ['the macro of kpatch', 'KPATCH_SYSCALL_DEFINE1(demo, int, a)'],
    ['the macro of klp-build', 'KLP_SYSCALL_DEFINE1(demo, int, a)'],
    ['no arguments', 'SYSCALL_DEFINE0(demo)'],
    ['a compatibility system call', 'COMPAT_SYSCALL_DEFINE1(demo, int, a)'],
    ['another function', 'static int demo(int a)'],
  ])('is silent: %s', (_, head) => {
    expectPatchFindings(changed(head));
  });

  it('is silent about code that is no part of the kernel, and about comments', () => {
    const mark = changed('SYSCALL_DEFINE1(demo, int, a)');
    expectPatchFindings(mark.replaceAll('kernel/demo.c', 'tools/demo.c'));
    const body = '\n SYSCALL_DEFINE1(demo, int, a)\n {\n+	/* sure */\n 	return copy(a);\n }\n';
    expectPatchFindings(patchText('kernel/demo.c', { body }));
  });
});
