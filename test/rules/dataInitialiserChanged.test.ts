import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'data-initialiser-changed';
const MARK = ` // finding: ${RULE}`;

const top = (body: string, heading = ''): string =>
  patchText('net/core/demo.c', {
    heading,
    body: `\n int other(void);\n \n${body}\n \n int last(void);\n`,
  });

describe(RULE, () => {
  it.each([
    ['a value', `-static int limit = 1;\n+static int limit = 2;${MARK}`, 'limit'],
    ['a value that there was not', `-int limit;\n+int limit = 2;${MARK}`, 'limit'],
    ['a value that is gone', `-int limit = 1;\n+int limit;${MARK}`, 'limit'],
    ['an array', `-static u8 map[] = { 1, 2 };\n+static u8 map[] = { 1, 2, 3 };${MARK}`, 'map'],
    ['a field', ` static struct ops demo_ops = {\n-	.open = a,\n+	.open = b,${MARK}\n };`, 'demo_ops'],
    [
      'a field that is gone',
      ` static struct ops demo_ops = {\n-	.open = a,${MARK}\n 	.read = b,\n };`,
      'demo_ops',
    ],
    ['functions', ` static int (*const table[])(int) = {\n 	one,\n+	two,${MARK}\n };`, 'table'],
    ['data of init', `-static int limit __initdata = 1;\n+static int limit __initdata = 2;${MARK}`, 'limit'],
  ])('is found for %s', (_, body, name) => {
    const [message] = messagesOf(expectPatchFindings(top(body)), RULE);
    expect(message).toContain(`'${name}' keeps its value`);
  });

  it('is found where the data begins ahead of the hunk', () => {
    const body = `\n 	.open = demo_open,\n 	.read = demo_read,\n+	.write = demo_write,${MARK}\n };\n`;
    const heading = 'static const struct file_operations demo_fops = {';
    expectPatchFindings(patchText('fs/demo/file.c', { heading, body }));
    expectPatchFindings(patchText('fs/demo/file.c', { heading: heading.slice(0, 44), body }));
  });

  it.each([
    ['new data', '+static int limit = 2;'],
    ['new data of several lines', '+static struct ops demo_ops = {\n+	.open = a,\n+};'],
    ['removed data', '-static int limit = 2;'],
    ['another linkage', '-static int limit = 2;\n+int limit = 2;'],
    ['another type', '-static int limit = 2;\n+static long limit = 2;'],
    ['zero that is not written', '-static int limit = 0;\n+static int limit;'],
    ['a declaration', '-extern int limit;\n+extern long limit;'],
    ['blanks', '-static int limit=2;\n+static int limit = 2;'],
    ['a comment', ' static struct ops demo_ops = {\n+	/* opens it */\n 	.open = a,\n };'],
    ['the fields of a struct', ' struct demo {\n 	int a;\n+	int b;\n };'],
    ['an enumeration', ' enum demo {\n 	DEMO_A,\n+	DEMO_B,\n };'],
    ['a macro', '-#define LIMIT 1\n+#define LIMIT 2'],
    [
      'data of a livepatch',
      ' static struct klp_func funcs[] = {\n+	{ .old_name = "a", .new_func = b },\n 	{ }\n };',
    ],
  ])('is silent: %s', (_, body) => {
    expectPatchFindings(top(body));
  });

  it('is silent where it is not clear what the lines belong to', () => {
    expectPatchFindings(patchText('fs/a.c', { body: '\n 	.a = 1,\n+	.b = 2,\n 	.c = 3,\n' }));
    expectPatchFindings(patchText('fs/a.c', { heading: 'static const struct', body: '\n 	a,\n+	b,\n 	c,\n' }));
  });
});
