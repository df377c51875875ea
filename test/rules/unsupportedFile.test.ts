import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'unsupported-file';
const MARK = ` // finding: ${RULE}`;
const JSON_FILE = '// ==> livepatch.json\n{"builder": "klp-build"}\n';

const changed = (path: string, mark = ''): string =>
  patchText(path, {
    body: `\n int f(int a)\n {\n 	pr_info("%d", a);\n-	return a;\n+	return a + 1;${mark}\n }\n`,
  });

describe(RULE, () => {
  it.each([
    'arch/x86/lib/copy_64.S',
    'lib/sort.c',
    'arch/x86/entry/vdso/time.c',
    'arch/x86/realmode/rm/wake.c',
  ])('is found for %s', (path) => {
    const [message] = messagesOf(expectPatchFindings(changed(path, MARK), {}, `\n${JSON_FILE}`), RULE);
    expect(message).toContain(`"unsupported patch to ${path}"`);
  });

  it.each(['fs/file.c', 'init/main.c', 'fs/lib/file.c', 'arch/x86/lib/delay.c'])(
    'is silent for %s',
    (path) => {
      expectPatchFindings(changed(path), {}, `\n${JSON_FILE}`);
    },
  );

  it.each([
    ['a script that calls it', '// ==> build.sh\nscripts/livepatch/klp-build -o lp.ko *.patch\n'],
    [
      'another patch for it',
      `// ==> other.patch\n${patchText('fs/a.c', { body: '+#include <linux/livepatch_helpers.h>\n int b(void);' })}`,
    ],
  ])('is found beside %s', (_, more) => {
    expectPatchFindings(changed('lib/sort.c', MARK), {}, `\n${more}`);
  });

  it.each([
    ['nothing tells the tool', ''],
    ['another tool is used', '// ==> livepatch.json\n{"builder": "kpatch"}\n'],
    ['a script calls another tool', '// ==> build.sh\nkpatch-build -t vmlinux fix.patch\n'],
  ])('is silent where %s', (_, more) => {
    expectPatchFindings(changed('lib/sort.c'), {}, more === '' ? '' : `\n${more}`);
  });
});
