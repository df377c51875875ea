import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'prototype-mismatch';
const MARK = `// finding: ${RULE}`;

/** A module that replaces `seq_show` by a function with the given head, and the kernel's source. */
function patched(head: string, source: string, mark = ` ${MARK}`, name = 'seq_show'): string {
  return `${livepatchText({
    head: `${head}\n{\n\treturn 0;\n}`,
    funcs: `static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "${name}",\n\t\t.new_func = new_show,${mark}\n\t}, { }\n};`,
  })}// ==> kernel-source/fs/proc/fd.c\n${source}\n`;
}

const ORIGINAL = 'static int seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';

describe(RULE, () => {
  it.each([
    [
      'static int new_show(struct seq_file *m)',
      'new_show() has 1 parameter, but as the replacement of seq_show() it is called with 2',
    ],
    [
      'static void *new_show(struct seq_file *m, void *v)',
      'new_show() returns `void *`, but as the replacement of seq_show() it must return `int`',
    ],
    ['static bool new_show(struct seq_file *m, void *v)', 'new_show() returns `bool`, but'],
    [
      'static int new_show(struct file *m, void *v)',
      'Parameter 1 of new_show() is `struct file *`, but as the replacement of seq_show() it is passed `struct seq_file *`',
    ],
    [
      'static int new_show(struct seq_file *m, unsigned int v)',
      'Parameter 2 of new_show() is `unsigned int`, but',
    ],
    [
      'static int new_show(struct seq_file *m, void *v, ...)',
      'new_show() takes a variable number of arguments, but',
    ],
  ])('is found for %j', (head, words) => {
    const [finding] = expectFindings(patched(head, ORIGINAL));
    expect(finding?.message).toContain(words);
    expect(finding?.related.map(({ message }) => message)).toEqual([
      'The original seq_show()',
      'The definition of new_show()',
    ]);
  });

  it('is found for numbers of another size', () => {
    const source = 'u32 seq_show(unsigned long a, size_t b)\n{\n}';
    expectFindings(patched('static u64 new_show(unsigned long a, size_t b)', source));
    expectFindings(patched('static u32 new_show(int a, size_t b)', source));
    expectFindings(patched('static unsigned int new_show(u64 a, long b)', source, ''));
  });

  it('is found where none of several definitions fits', () => {
    const other = '// ==> kernel-source/fs/other.c\nstatic int seq_show(int a)\n{\n}\n';
    const [finding] = expectFindings(patched('static int new_show(void)', ORIGINAL + other));
    expect(finding?.message).toContain('none of the 2 functions of that name fits');
    expectFindings(patched('static int new_show(int b)', ORIGINAL + other, ''));
  });

  it('is found where only a prototype of the replacement is visible', () => {
    const text = livepatchText({
      head: 'extern int livepatch_seq_show(void);',
    }).replace('livepatch_seq_show,', `livepatch_seq_show, ${MARK}`);
    expectFindings(`${text}// ==> kernel-source/fs/proc/fd.c\n${ORIGINAL}`);
  });

  it.each([
    ['the same', 'static int new_show(struct seq_file *m, void *v)', ORIGINAL],
    ['other names and qualifiers', 'int new_show(struct seq_file *const a, const void *b)', ORIGINAL],
    ['signedness', 'static unsigned int new_show(struct seq_file *m, void *v)', ORIGINAL],
    ['another pointer to data', 'static int new_show(struct seq_file *m, char *v)', ORIGINAL],
    ['a type that is not visible', 'static result_t new_show(seq_t m, void *v)', ORIGINAL],
    ['parameters that are not said', 'static int new_show()', ORIGINAL],
    ['an array', 'static int new_show(struct seq_file m[], void *v)', ORIGINAL],
    ['a typedef', 'typedef struct seq_file file_t;\nstatic int new_show(file_t *m, void *v)', ORIGINAL],
    ['no original', 'static int new_show(void)', 'int other(void)\n{\n}'],
    ['an original that cannot be read', 'static int new_show(void)', 'int seq_show(int a, THE_REST)\n{\n}'],
    ['an original with an unknown type', 'static int new_show(int a)', 'result_t seq_show(arg_t a)\n{\n}'],
  ])('is silent: %s', (_, head, source) => {
    expectFindings(patched(head, source, ''));
  });

  it('is silent for system calls, without sources, and where the replacement is not visible', () => {
    const source = 'long __x64_sys_open(const struct pt_regs *regs)\n{\n}';
    expectFindings(patched('static long new_show(int a, int b)', source, '', '__x64_sys_open'));
    expectFindings(livepatchText());
    const hidden = patched('static int other(void)', ORIGINAL, '');
    expectFindings(hidden);
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: 'static struct klp_object places[] = { { .funcs = changes }, { } };',
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#include <linux/livepatch.h>
#define CHANGE(name, replacement) { .old_name = #name, .new_func = replacement }
#define REPLACEMENT(name, ...) static number name(__VA_ARGS__) { return 0; }
typedef int number;
typedef struct seq_file *file_pointer;
REPLACEMENT(right, file_pointer m, void *v)
REPLACEMENT(wrong, file_pointer m)
static struct klp_func changes[] = {
	CHANGE(seq_show, wrong), ${MARK}
	CHANGE(seq_write, right),
	{ }
};
// ==> kernel-source/fs/seq_file.c
${ORIGINAL}
int seq_write(struct seq_file *m, void *v)
{
	return 0;
}
`);
  });
});
