import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'incomplete-func';
const funcs = (entries: string): string =>
  livepatchText({ funcs: `static struct klp_func funcs[] = {\n${entries}\n};` });

describe(RULE, () => {
  it('is found for a name without a function', () => {
    const [finding] = expectFindings(funcs(`\t{ // finding: ${RULE}\n\t\t.old_name = "seq_show",\n\t}, { }`));
    expect(finding?.message).toContain('The entry for seq_show() has no `.new_func`');
    expect(finding?.message).toContain('-EINVAL');
  });

  it('is found for a function without a name', () => {
    const [finding] = expectFindings(
      funcs(`\t{ // finding: ${RULE}\n\t\t.new_func = livepatch_seq_show,\n\t}, { }`),
    );
    expect(finding?.message).toContain('The entry with livepatch_seq_show() has no `.old_name`');
  });

  it('is found for a position without anything else', () => {
    expectFindings(funcs(`{ .old_sympos = 2 }, // finding: ${RULE}\n{ }`));
  });

  it('is found where NULL is written', () => {
    expectFindings(funcs(`\t{\n\t\t"seq_show",\n\t\tNULL, // finding: ${RULE}\n\t}, { }`));
    expectFindings(
      funcs(`\t{\n\t\t.new_func = livepatch_seq_show,\n\t\t.old_name = 0, // finding: ${RULE}\n\t}, { }`),
    );
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
	CHANGE(seq_show, NULL), // finding: ${RULE}
	{ }
};
`);
  });

  it.each([
    ['the function is not visible', '{ .old_name = "seq_show", .new_func = pick_func(1) }, { }'],
    ['the function is declared elsewhere', '{ .old_name = "seq_show", .new_func = new_show }, { }'],
    [
      'a field of another kernel may make up for it',
      '{ .old_name = "seq_show", .stack_only = true }, { .only_this_kernel_knows = 1 }, { }',
    ],
    ['the name is not visible', '{ .old_name = OLD_NAME, .new_func = livepatch_seq_show }, { }'],
    ['a part of the entry is made elsewhere', '{ .old_name = "seq_show", REST_OF_ENTRY }, { }'],
    [
      'a condition that is not known is in it',
      '{ .old_name = "seq_show",\n#if __has_include(<linux/foreign.h>)\n.new_func = livepatch_seq_show,\n#endif\n}, { }',
    ],
    ['an empty entry', '{ }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(funcs(entries));
  });

  it.each(['funcs[0].new_func = livepatch_seq_show;', 'complete(&funcs[0]);', 'complete(funcs);'])(
    'is silent when the init function sets the field: %s',
    (statement) => {
      const init = `static int go(void)\n{\n\t${statement}\n\treturn klp_enable_patch(&patch);\n}\nmodule_init(go);`;
      expectFindings(
        livepatchText({
          funcs: 'static struct klp_func funcs[] = { { .old_name = "seq_show" }, { } };',
          init,
        }),
      );
    },
  );

  it('is not found behind the end of the array', () => {
    expectFindings(funcs('{ },\n{ .old_name = "seq_show" }, // finding: unreachable-entry\n{ }'));
  });
});
