import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'ambiguous-symbol';

const TWICE = [
  'ffffffff81000000 T _stext',
  'ffffffff81400010 t seq_show',
  'ffffffff81500010 t seq_show',
  'ffffffff81600010 t seq_open',
].join('\n');

function patched(fields: string, symbols: string, object = ''): string {
  return `${livepatchText({
    funcs: `static struct klp_func funcs[] = {\n\t{\n${fields}\n\t\t.new_func = livepatch_seq_show,\n\t}, { }\n};`,
    objs: `static struct klp_object objs[] = {\n\t{\n\t\t${object}.funcs = funcs,\n\t}, { }\n};`,
  })}// ==> System.map\n${symbols}\n`;
}

describe(RULE, () => {
  it('is found for a name that two symbols have', () => {
    const [finding] = expectFindings(patched(`.old_name = "seq_show", // finding: ${RULE}`, TWICE));
    expect(finding?.message).toContain('vmlinux has 2 symbols named seq_show');
    expect(finding?.message).toContain(
      `-EINVAL: "unresolvable ambiguity for symbol 'seq_show' in object '(null)'"`,
    );
    expect(finding?.message).toContain('1 to 2');
  });

  it('is found where position 0 is written', () => {
    expectFindings(patched(`.old_name = "seq_show", // finding: ${RULE}\n.old_sympos = 0,`, TWICE));
  });

  it('is found where data has the same name', () => {
    const symbols = 'ffffffff81400010 t seq_show\nffffffff82500010 d seq_show';
    expectFindings(patched(`.old_name = "seq_show", // finding: ${RULE}`, symbols));
  });

  it('is found for a module that the table lists', () => {
    const symbols =
      'ffffffff81400010 T _stext\nffffffffc0400010 t seq_show\t[dm_mod]\nffffffffc0400020 t seq_show\t[dm_mod]';
    const [finding] = expectFindings(
      patched(`.old_name = "seq_show", // finding: ${RULE}`, symbols, '.name = "dm_mod", '),
    );
    expect(finding?.message).toContain("The module 'dm_mod' has 2 symbols");
    expect(finding?.message).toContain('or refuses the module if it is loaded later');
    expect(finding?.message).toContain("in object 'dm_mod'");
  });

  it('does not mix the symbols of different objects', () => {
    const symbols =
      'ffffffff81400010 t seq_show\nffffffffc0400010 t seq_show\t[dm_mod]\nffffffffc0600010 t seq_show\t[xfs]';
    expectFindings(patched('.old_name = "seq_show",', symbols));
    expectFindings(patched('.old_name = "seq_show",', symbols, '.name = "xfs", '));
  });

  it.each([
    ['a position is given', '.old_name = "seq_show", .old_sympos = 2,', ''],
    ['the position is not visible', '.old_name = "seq_show", .old_sympos = SEQ_SHOW_POSITION,', ''],
    ['the name is not visible', '.old_name = SEQ_SHOW_NAME,', ''],
    ['the object is not visible', '.old_name = "seq_show",', '.name = TARGET_NAME, '],
    ['the table says nothing about the module', '.old_name = "seq_show",', '.name = "ext4", '],
    ['the name is unique', '.old_name = "seq_open",', ''],
  ])('is silent: %s', (_, fields, object) => {
    expectFindings(patched(fields, TWICE, object));
  });

  it('is silent without a symbol file, and before there were positions', () => {
    expectFindings(livepatchText());
    expectFindings(patched('.old_name = "seq_show",', TWICE), {
      kernel: '4.4',
      rules: { 'api-not-in-kernel': 'off' },
    });
  });

  it('is silent when code sets the position', () => {
    const text = patched('.old_name = "seq_show",', TWICE);
    expectFindings(
      text.replace('\treturn klp_enable', '\tfuncs[0].old_sympos = find_it();\n\treturn klp_enable'),
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
#define CHANGE(name, replacement, position) \\
	{ .old_name = #name, .new_func = replacement, .old_sympos = position }
static struct klp_func changes[] = {
	CHANGE(seq_open, new_open, 0),
	CHANGE(seq_show, new_show, 0), // finding: ${RULE}
	{ }
};
// ==> System.map
${TWICE}
`);
  });
});
