import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'unknown-symbol';

const SYMBOLS = [
  'ffffffff81000000 T _stext',
  'ffffffff81400010 t seq_show',
  'ffffffff81500010 t seq_open.isra.0',
  'ffffffff81500020 t seq_open.constprop.0',
  'ffffffff81600010 t twice',
  'ffffffff81700010 t twice',
  'ffffffff81800010 t seq_llvm.llvm.4711',
  'ffffffffc0400010 t dm_show\t[dm_mod]',
].join('\n');

function patched(fields: string, object = ''): string {
  return `${livepatchText({
    funcs: `static struct klp_func funcs[] = {\n\t{\n${fields}\n\t\t.new_func = livepatch_seq_show,\n\t}, { }\n};`,
    objs: `static struct klp_object objs[] = {\n\t{\n\t\t${object}.funcs = funcs,\n\t}, { }\n};`,
  })}// ==> System.map\n${SYMBOLS}\n`;
}

describe(RULE, () => {
  it('is found for a name that no symbol has', () => {
    const [finding] = expectFindings(patched(`.old_name = "seq_shw", // finding: ${RULE}`));
    expect(finding?.message).toContain('vmlinux has no symbol seq_shw');
    expect(finding?.message).toContain(`-EINVAL: "symbol 'seq_shw' not found in symbol table"`);
  });

  it('names the copies that the compiler left', () => {
    const [finding] = expectFindings(patched(`.old_name = "seq_open", // finding: ${RULE}`));
    expect(finding?.message).toContain("only 'seq_open.constprop.0', 'seq_open.isra.0' of it");
  });

  it('names the object that has the symbol', () => {
    const [inModule] = expectFindings(patched(`.old_name = "dm_show", // finding: ${RULE}`));
    expect(inModule?.message).toContain("The module 'dm_mod' has it");
    const [inKernel] = expectFindings(
      patched(`.old_name = "seq_show", // finding: ${RULE}`, '.name = "dm_mod", '),
    );
    expect(inKernel?.message).toContain("The module 'dm_mod' has no symbol seq_show");
    expect(inKernel?.message).toContain('vmlinux has it');
  });

  it('is found for a position behind the last', () => {
    const text = patched(`.old_name = "twice",\n.old_sympos = 3, // finding: ${RULE}`);
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('vmlinux has only 2 symbols named twice');
    expect(finding?.message).toContain(
      `"symbol position 3 for symbol 'twice' in object 'vmlinux' not found"`,
    );
    expect(finding?.fixes).toEqual([]);
  });

  it('has a fix where there is only one position', () => {
    const text = patched(`.old_name = "seq_show",\n.old_sympos = 2, // finding: ${RULE}`);
    expectFindings(text);
    const fixed = applyFix(text, RULE);
    expect(fixed).toContain('.old_sympos = 1,');
    expectFindings(fixed);
  });

  it.each([
    ['the symbol is there', '.old_name = "seq_show",', ''],
    ['the position is there', '.old_name = "twice", .old_sympos = 2,', ''],
    ['the position is not visible', '.old_name = "twice", .old_sympos = SEQ_SHOW_POSITION,', ''],
    ['the name is not visible', '.old_name = SEQ_SHOW_NAME,', ''],
    ['the object is not visible', '.old_name = "dm_show",', '.name = TARGET_NAME, '],
    ['the table says nothing about the module', '.old_name = "seq_shw",', '.name = "ext4", '],
  ])('is silent: %s', (_, fields, object) => {
    expectFindings(patched(fields, object));
  });

  it('is silent about names that the kernel may shorten, until 6.11', () => {
    expectFindings(patched('.old_name = "seq_llvm",'), { kernel: '6.6' });
    expectFindings(patched(`.old_name = "seq_llvm", // finding: ${RULE}`), { kernel: '6.12' });
  });

  it('is silent without a symbol file', () => {
    expectFindings(livepatchText());
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
#define CHANGE(name, replacement) { .old_name = #name, .new_func = replacement, .old_sympos = AT(1) }
#define AT(position) position + 1
static struct klp_func changes[] = {
	CHANGE(twice, new_open),
	CHANGE(seq_write, new_show), // finding: ${RULE}
	CHANGE(seq_show, new_show), // finding: ${RULE}
	{ }
};
// ==> System.map
${SYMBOLS}
`);
  });
});
