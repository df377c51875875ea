import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'init-code-patched';
const MARK = ` // finding: ${RULE}`;

const changed = (head: string, mark = '', behind = ''): string =>
  patchText('fs/demo.c', { body: `\n ${head}\n {\n+	setup();${mark}\n 	return 0;\n }\n${behind}` });

describe(RULE, () => {
  it.each([
    'static int __init demo_setup(void)',
    '__init int demo_setup(void)',
    'static int\n __meminit demo_setup(void)',
  ])('is found for %j', (head) => {
    const findings = expectPatchFindings(changed(head, MARK));
    expect(messagesOf(findings, RULE)[0]).toContain('demo_setup() has already run');
    expect(findings[0]?.severity).toBe('warning');
  });

  it.each(['module_init(demo_setup);', 'fs_initcall(demo_setup);', 'late_initcall_sync(demo_setup);'])(
    'is found for %s',
    (call) => {
      expectPatchFindings(changed('static int demo_setup(void)', MARK, ` ${call}\n`));
    },
  );

  it('is a hint for a probe function', () => {
    const findings = expectPatchFindings(changed('static int demo_probe(struct pci_dev *dev)', MARK));
    expect(findings[0]?.severity).toBe('information');
    expect(findings[0]?.message).toContain('to new ones only');
  });

  it.each([
    ['a plain function', changed('static int demo_setup(void)')],
    ['a function called probe', changed('static int demo_probe(int a)')],
    ['another word', changed('static int demo__init(int __initial)')],
    [
      'a new function',
      patchText('fs/demo.c', { body: '+static int __init a(void)\n+{\n+	return 0;\n+}\n+\n int b(void);' }),
    ],
    [
      'a removed function',
      patchText('fs/demo.c', { body: '-static int __init a(void)\n-{\n-	return 0;\n-}\n-\n int b(void);' }),
    ],
  ])('is silent: %s', (_, text) => {
    expectPatchFindings(text);
  });

  it('is silent where a callback is added', () => {
    const callback = `+
+static int demo_pre_patch(patch_object *obj)
+{
+	return setup_again();
+}
+KPATCH_PRE_PATCH_CALLBACK(demo_pre_patch);
`;
    expectPatchFindings(changed('static int __init demo_setup(void)', '', callback));
  });
});
