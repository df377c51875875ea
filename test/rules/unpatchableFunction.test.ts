import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'unpatchable-function';
const MARK = `// finding: ${RULE}`;

/** A module that patches `seq_show`, with the kernel's source. */
function patched(source: string, mark = ` ${MARK}`, object = ''): string {
  return `${livepatchText({
    funcs: `static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "seq_show",${mark}\n\t\t.new_func = livepatch_seq_show,\n\t}, { }\n};`,
    objs: `static struct klp_object objs[] = {\n\t{\n\t\t${object}.funcs = funcs,\n\t}, { }\n};`,
  })}// ==> kernel-source/fs/proc/fd.c\n${source}\n`;
}

const body = '(struct seq_file *m, void *v)\n{\n\treturn 0;\n}';

describe(RULE, () => {
  it.each([
    [`static int __init seq_show${body}`, '__init', 'freed once it has run'],
    [`static inline int seq_show${body}`, 'inline', 'its code is in its callers'],
    [`static __always_inline int\nseq_show${body}`, '__always_inline', 'its code is in its callers'],
    [
      `static __attribute__((always_inline)) int seq_show${body}`,
      'always_inline',
      'its code is in its callers',
    ],
    [`notrace int seq_show${body}`, 'notrace', 'no ftrace entry'],
    [`static noinstr int seq_show${body}`, 'noinstr', 'no ftrace entry'],
  ])('is found for %j', (source, word, why) => {
    const [finding] = expectFindings(patched(source));
    expect(finding?.message).toContain(`seq_show() is \`${word}\`:`);
    expect(finding?.message).toContain(why);
    expect(finding?.message).toContain(`-EINVAL: "failed to find location for function 'seq_show'"`);
    expect(finding?.related.map(({ location }) => location.file)).toEqual([
      '/fixture/kernel-source/fs/proc/fd.c',
    ]);
  });

  it('says what happens with the init function of a module', () => {
    const [finding] = expectFindings(
      patched(`static int __init seq_show${body}`, ` ${MARK}`, '.name = "ext4", '),
    );
    expect(finding?.message).toContain(`"symbol 'seq_show' not found in symbol table"`);
  });

  it('is found where all definitions of the name are', () => {
    const source = `static inline int seq_show${body}\n// ==> kernel-source/fs/other.c\nstatic int __init seq_show${body}`;
    const [finding] = expectFindings(patched(source));
    expect(finding?.related).toHaveLength(2);
  });

  it.each([
    ['a plain function', `static int seq_show${body}`],
    ['a parameter with such a name', 'static int seq_show(struct seq_file *notrace, void *inline)\n{\n}'],
    ['other markers', `noinline __cold asmlinkage int __ref seq_show${body}`],
    ['no definition', 'static inline int seq_show(struct seq_file *m, void *v);'],
    [
      'one of two that can be patched',
      `#ifdef CONFIG_X\nint seq_show${body}\n#else\nstatic inline int seq_show${body}\n#endif`,
    ],
  ])('is silent: %s', (_, source) => {
    expectFindings(patched(source, ''));
  });

  it('is silent without kernel sources', () => {
    expectFindings(livepatchText());
  });

  it('is silent where the name is not visible', () => {
    const text = patched(`static int __init seq_show${body}`, '').replace('"seq_show"', 'NAME');
    expectFindings(text);
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
static struct klp_func changes[] = {
	CHANGE(seq_open, new_open),
	CHANGE(seq_show, new_show), ${MARK}
	{ }
};
// ==> kernel-source/fs/seq_file.c
int seq_open(void) { return 0; }
static __always_inline int seq_show(void) { return 0; }
`);
  });
});
