import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'optimized-clone';
const funcs = (entries: string): string =>
  livepatchText({ funcs: `static struct klp_func funcs[] = {\n${entries}\n};` });
const named = (name: string): string =>
  funcs(`\t{\n\t\t.old_name = "${name}",@\n\t\t.new_func = livepatch_seq_show,\n\t}, { }`);

describe(RULE, () => {
  it.each([
    ['seq_show.isra.0', 'removed or split parameters'],
    ['seq_show.constprop.12', 'constant argument'],
    ['seq_show.part.0', 'only a part of seq_show()'],
    ['seq_show.llvm.1234567890', 'with every build'],
    ['seq_show.isra.0.part.3', 'removed or split parameters'],
    ['seq_show.cold', 'failed to find location for function'],
    ['seq_show.cold.7', 'failed to find location for function'],
    ['seq_show.part.0.cold', 'failed to find location for function'],
  ])('is found for %s', (name, words) => {
    const [finding] = expectFindings(named(name).replace('@', ` // finding: ${RULE}`));
    expect(finding?.message).toContain(`'${name}' is `);
    expect(finding?.message).toContain('seq_show()');
    expect(finding?.message).toContain(words);
    expect(finding?.severity).toBe('warning');
  });

  it.each(['seq_show', 'part', 'cold_isra', 'seq_show.lto_priv.0', 'seq_show.partial', 'seq_show.0'])(
    'is silent for %s',
    (name) => {
      expectFindings(named(name).replace('@', ''));
    },
  );

  it('is silent for a name that is not visible', () => {
    expectFindings(funcs('\t{ .old_name = CLONE_NAME, .new_func = livepatch_seq_show }, { }'));
  });

  it('is not found behind the end of the array', () => {
    expectFindings(
      funcs('{ },\n{ "seq_show.isra.0", livepatch_seq_show }, // finding: unreachable-entry\n{ }'),
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
#define CLONE(name) #name ".constprop.0"
#define CHANGE(name, replacement) { .old_name = name, .new_func = replacement }
static struct klp_func changes[] = {
	CHANGE("seq_open", new_open),
	CHANGE(CLONE(seq_show), new_show), // finding: ${RULE}
	{ }
};
`);
  });
});
