import { describe, expect, it } from 'vitest';
import { isDiff, isInTree, parseDiff } from '../../../server/src/model/diff/parseDiff';
import { sourcePatch } from '../../../server/src/model/diff/sourcePatch';
import { sourceFile } from '../../../server/src/syntax/sourceFile';
import { expectPatchFindings, patchText } from '../../support/patchText';

const FORMAT_PATCH = `From 0123456789abcdef Mon Sep 17 00:00:00 2001
From: A <a@example.org>
Subject: [PATCH] don't wait

It's a fix.
---
 fs/demo.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/fs/demo.c b/fs/demo.c
index 1..2 100644
--- a/fs/demo.c
+++ b/fs/demo.c
@@ -10,3 +10,3 @@ int before(void)
 int a;
-int b;
+int c;
 int d;
--${' '}
2.40.1
`;

describe('a unified diff', () => {
  it('is read with the message around it', () => {
    expect(isDiff(FORMAT_PATCH)).toBe(true);
    const [file, ...others] = parseDiff(FORMAT_PATCH);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ oldPath: 'fs/demo.c', newPath: 'fs/demo.c' });
    const [hunk] = file!.hunks;
    expect(hunk).toMatchObject({ oldStart: 10, newStart: 10, heading: 'int before(void)' });
    expect(hunk!.lines.map(({ kind, text }) => [kind, text])).toEqual([
      ['context', 'int a;'],
      ['removed', 'int b;'],
      ['added', 'int c;'],
      ['context', 'int d;'],
    ]);
    for (const { start, end, text } of hunk!.lines) expect(FORMAT_PATCH.slice(start, end)).toBe(text);
  });

  it('gives the same answer when it is asked again', () => {
    expect([isDiff(FORMAT_PATCH), isDiff(FORMAT_PATCH)]).toEqual([true, true]);
    expect(parseDiff(FORMAT_PATCH)).toEqual(parseDiff(FORMAT_PATCH));
  });

  it.each([
    ['a/fs/x.c', 'b/fs/x.c', 'fs/x.c', 'fs/x.c'],
    ['src.orig/fs/x.c\t2016-11-30 19:51', 'src/fs/x.c\t2016-11-30 19:52', 'fs/x.c', 'fs/x.c'],
    ['linux-6.1/fs/x.c', 'linux-6.1/fs/x.c', 'fs/x.c', 'fs/x.c'],
    ['fs/x.c', 'fs/x.c', 'fs/x.c', 'fs/x.c'],
    ['/dev/null', 'b/fs/x.c', undefined, 'fs/x.c'],
    ['a/fs/x.c', '/dev/null', 'fs/x.c', undefined],
  ])('%s and %s are %s and %s', (before, after, oldPath, newPath) => {
    const [file] = parseDiff(`--- ${before}\n+++ ${after}\n@@ -1 +1 @@\n-a\n+b\n`);
    expect(file?.oldPath).toBe(oldPath);
    expect(file?.newPath).toBe(newPath);
  });

  it('is read with lines that look like its own, stripped blanks, carriage returns and no newline at the end', () => {
    const body = '@@ -1,4 +1,4 @@\n--- a/x.c\n+++ b\n\n a\n-b\n\\ No newline at end of file\n+c';
    const [file, ...others] = parseDiff(`--- a/fs/x.c\n+++ b/fs/x.c\n${body}`);
    expect(others).toEqual([]);
    expect(file?.hunks[0]?.lines.map(({ kind }) => kind)).toEqual([
      'removed',
      'added',
      'context',
      'context',
      'removed',
      'added',
    ]);
    const windows = parseDiff('--- a/fs/x.c\r\n+++ b/fs/x.c\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n');
    expect(windows[0]?.newPath).toBe('fs/x.c');
    expect(windows[0]?.hunks[0]?.lines.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('is not found in other text', () => {
    for (const text of ['', '--- a\n+++ b\n', 'int a;\n', '@@ -1 +1 @@\n-a\n+b\n']) {
      expect(isDiff(text)).toBe(false);
      expect(parseDiff(text)).toEqual([]);
    }
    expect(isInTree('fs/x.c')).toBe(true);
    expect(isInTree('src/fs/x.c')).toBe(false);
  });
});

/** The changed items of a patch to one file, as `kind name`, with `+` for new and `-` for removed ones. */
function items(body: string, heading = ''): string[] {
  const patch = sourcePatch(sourceFile('/fix.patch', patchText('fs/demo.c', { body, heading })));
  return patch.files[0]!.items.map(
    ({ kind, name, before, after }) => `${!before ? '+' : !after ? '-' : ''}${kind} ${name}`,
  );
}

describe('the items that a patch changes', () => {
  it.each([
    ['a function', ' int f(int a)\n {\n+	a++;\n 	return a;\n }', ['function f']],
    ['one in two lines', ' static int\n f(int a,\n   int b)\n {\n+	a++;\n }', ['function f']],
    [
      'one with an attribute',
      ' __attribute__((noinline))\n static int f(int a)\n {\n+	a++;\n }',
      ['function f'],
    ],
    ['a new one', '+int f(int a)\n+{\n+	return a;\n+}\n+\n int g(void);', ['+function f']],
    ['a removed one', '-int f(int a)\n-{\n-	return a;\n-}\n-\n int g(void);', ['-function f']],
    ['a renamed one', '-int f(int a)\n+int g(int a)\n {\n 	return a;\n }', ['-function f', '+function g']],
    ['data', ' static struct x y = {\n+	.a = 1,\n };', ['data y']],
    ['a type', ' struct x {\n+	int a;\n };', ['type x']],
    ['a macro call', '+EXPORT_SYMBOL(f);\n int g(void);', ['+call EXPORT_SYMBOL']],
    ['a macro', '+#define F(x) \\\n+	g(x)\n int g(void);', []],
    ['a comment', ' int f(int a)\n {\n+	/* more */\n 	return a;\n }', []],
    [
      'labels and conditions',
      ' int f(int a)\n {\n #ifdef X\n out:\n+	a++;\n #endif\n 	return a;\n }',
      ['function f'],
    ],
    [
      'a moved one',
      '-int f(int a)\n-{\n-	return a;\n-}\n int g(void);\n+int f(int a)\n+{\n+	return a;\n+}',
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(items(body)).toEqual(expected);
  });

  it('are known by the heading as far as its item reaches', () => {
    const heading = 'static int f(struct demo *demo, struct anoth';
    expect(items(' 	a++;\n+	b++;\n }\n \n int g(void)\n {\n 	c++;\n }', heading)).toEqual(['function f']);
    expect(items(' 	a++;\n }\n \n int g(void)\n {\n+	c++;\n }', heading)).toEqual(['function g']);
    expect(items(' \n int g(void)\n {\n+	c++;\n }', heading)).toEqual(['function g']);
    expect(items(' \n+#include <linux/x.h>\n int g(void);', heading)).toEqual([]);
  });
});

describe('C in a patch', () => {
  const SHADOW = 'int *count = klp_shadow_alloc(demo, 1, sizeof(*count), GFP_KERNEL, NULL, NULL);';
  const MARK = ' // finding: shadow-alloc-unchecked';

  it('is looked at in whole functions, on the lines of the patch', () => {
    const body = `+static int count_it(struct demo *demo)
+{
+	${SHADOW}${MARK}
+
+	*count = 1;
+	return 0;
+}
+
 int other(void);`;
    const [finding] = expectPatchFindings(patchText('fs/demo.c', { body }));
    expect(finding?.fixes).toEqual([]);
  });

  it('is looked at in what a hunk shows of a function', () => {
    const body = ` 	if (demo->ready) {
 		struct inode *inode = demo->inode;
 
+		${SHADOW}${MARK}
+		*count = 1;
 		use(inode);
 	}
 	return 0;
 }`;
    expectPatchFindings(patchText('fs/demo.c', { body, heading: 'static int demo_open(struct demo *demo)' }));
    expectPatchFindings(
      patchText('fs/demo.c', {
        body: body.replace('*count = 1', 'if (count)\n+			*count = 1').replace(MARK, ''),
        heading: 'static int demo_open(struct demo *demo)',
      }),
    );
  });

  it('is looked at in the beginning of a function, in two hunks that follow each other', () => {
    const first = ` static int demo_open(struct demo *demo)
 {
+	${SHADOW}${MARK}
+	*count = 1;
 	if (demo->ready) {
 		use(demo);`;
    const second = ` 		use(demo);
 	}
+	klp_shadow_free(demo, 1, NULL);
 	return 0;
 }`;
    const heading = 'static int demo_open(struct demo *demo)';
    expectPatchFindings(patchText('fs/demo.c', { body: first }, { start: 40, heading, body: second }));
  });

  it('is read in the tree where that is known, and suppressed by comments in the patch', () => {
    const source = `static int demo_open(struct demo *demo)
{
	int *count;

	prepare(demo);
	count = NULL;
	return 0;
}
`;
    const body = (mark: string): string => ` 	prepare(demo);
-	count = NULL;
+	count = klp_shadow_alloc(demo, 1, sizeof(count), GFP_KERNEL, NULL, NULL);${mark}
 	return 0;
 }`;
    const patch = (mark: string): string =>
      patchText('fs/demo.c', {
        start: 5,
        heading: 'static int demo_open(struct demo *demo)',
        body: body(mark),
      });
    const tree = `// ==> kernel-source/fs/demo.c\n${source}`;
    expectPatchFindings(patch(''));
    expectPatchFindings(patch(' // finding: shadow-size-mismatch'), {}, tree);
    const reason = '+	/* livepatch-ignore-next-line shadow-size-mismatch: ours */\n';
    expectPatchFindings(
      patchText('fs/demo.c', {
        start: 5,
        body: body('').replace('+	count', `${reason}+	count`),
      }),
      {},
      tree,
    );
  });

  it('is looked at by itself where the patch does not fit the tree', () => {
    const body = `+static int count_it(struct demo *demo)\n+{\n+	${SHADOW}${MARK}\n+	*count = 1;\n+	return 0;\n+}\n+\n int other(void);`;
    expectPatchFindings(
      patchText('fs/demo.c', { body }),
      {},
      '// ==> kernel-source/fs/demo.c\nint another(void);\n',
    );
  });

  it('is a module of its own in a patch that adds one', () => {
    const lines = `#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_object objs[] = { { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };
static int lp_init(void)
{
	return klp_enable_patch(&patch);
}
module_init(lp_init);
MODULE_INFO(livepatch, "Y");`.replace('patch = {', 'patch = { /* finding: missing-gpl-license */');
    const added = lines.split('\n');
    const text = `--- /dev/null\n+++ b/samples/livepatch/demo.c\n@@ -0,0 +1,${added.length} @@\n${added.map((line) => `+${line}\n`).join('')}`;
    expectPatchFindings(text, { rules: { 'module-without-exit': 'off' } });
  });
});
