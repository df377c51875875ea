import { describe, expect, it } from 'vitest';
import { listingIn, parseSymbolTable } from '../../server/src/model/kernel/symbolTable';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';

const VMLINUX = 'ffffffff81000000 T _stext\nffffffff81400010 t seq_show\nffffffff81400020 t hidden_step\n';
const WITH_MODULES = `${VMLINUX}ffffffffc0400010 t dm_show\t[dm_mod]\n`;

/** A livepatch that looks a name up in `pre_patch`, and the symbols of its machine. */
function lookingUp(name: string, code: string, symbols = ''): string {
  const text = callbackModule({
    code: `#include <linux/kallsyms.h>
static int (*step)(int);
static int *nowhere;

static int take(struct klp_object *obj)
{
	step = (void *)kallsyms_lookup_name("${name}");
	${code}
	return 0;
}
`,
    callbacks: ['.pre_patch = take,'],
  });
  return symbols === '' ? text : `${text}// ==> System.map\n${symbols}`;
}

const FAULT = '*nowhere = 1; // finding: kernel-fault';
const HARMLESS = '*nowhere = 1;';

describe('a name that is looked up', () => {
  it.each([
    ['is there or not, where nothing is known', 'hidden_step', ''],
    ['may be in a module that the list does not have', 'lost_step', VMLINUX],
  ])('%s', (_, name, symbols) => {
    expectFindings(lookingUp(name, `if (!step)\n\t\t${FAULT}`, symbols));
    expectFindings(lookingUp(name, `if (step)\n\t\t${FAULT}`, symbols));
  });

  it('is there where the list has it', () => {
    expectFindings(lookingUp('hidden_step', `if (!step)\n\t\t${HARMLESS}`, VMLINUX));
    expectFindings(lookingUp('dm_mod:dm_show', `if (!step)\n\t\t${HARMLESS}`, WITH_MODULES));
  });

  it.each(['lost_step', 'dm_mod:lost_step', 'printk_that_was'])('is 0 where the list has no %s', (name) => {
    expectFindings(lookingUp(name, `if (step)\n\t\t${HARMLESS}`, WITH_MODULES));
    expectFindings(lookingUp(name, `step(1); // finding: kernel-fault`, WITH_MODULES));
  });

  it('is what a list says also of functions that run here', () => {
    expectFindings(lookingUp('kstrdup', `if (step)\n\t\t${HARMLESS}`, WITH_MODULES));
  });

  it('is always there in the module itself', () => {
    expectFindings(lookingUp('take', `if (!step)\n\t\t${HARMLESS}`, WITH_MODULES));
  });

  it('is called without a fault by who does not ask', () => {
    expectFindings(lookingUp('hidden_step', 'step(1);'));
    expectFindings(lookingUp('lost_step', 'step(1);', VMLINUX));
  });

  it('blocks no module where it may be missing', () => {
    expectFindings(lookingUp('hidden_step', 'if (!step)\n\t\treturn -ENOENT;'));
  });

  it('stays what it was taken for', () => {
    const code = `if (!step && (step != NULL || (unsigned long)step != 0))\n\t\t${HARMLESS}`;
    expectFindings(lookingUp('hidden_step', code));
    expectFindings(lookingUp('lost_step', code, VMLINUX));
  });
});

describe('a list of symbols', () => {
  it.each([
    ['hidden_step', 'there'],
    ['dm_show', 'there'],
    ['dm_mod:dm_show', 'there'],
    ['lost_step', 'missing'],
    ['dm_mod:lost_step', 'missing'],
    ['other_mod:dm_show', 'unknown'],
  ])('says of %s that it is %s', (name, said) => {
    expect(listingIn(parseSymbolTable('kallsyms', WITH_MODULES), name)).toBe(said);
  });

  it('says less without modules, and nothing without vmlinux', () => {
    expect(listingIn(parseSymbolTable('System.map', VMLINUX), 'lost_step')).toBe('unlisted');
    expect(listingIn(parseSymbolTable('kallsyms', 'ffffffffc0400010 t a\t[m]\n'), 'lost_step')).toBe(
      'unknown',
    );
  });
});
