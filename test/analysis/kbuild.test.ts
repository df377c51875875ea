import { describe, expect, it } from 'vitest';
import { parseKbuild } from '../../server/src/analysis/modules/kbuild';

const modules = (text: string) => Object.fromEntries(parseKbuild(text));

describe('parseKbuild', () => {
  it.each([
    ['obj-m := lp.o\n', { lp: ['lp'] }],
    ['obj-m += a.o b.o\n', { a: ['a'], b: ['b'] }],
    ['obj-$(CONFIG_SAMPLE_LIVEPATCH) += livepatch-sample.o\n', { 'livepatch-sample': ['livepatch-sample'] }],
    ['obj-m := lp.o\nlp-y := main.o funcs.o\nlp-y += more.o\n', { lp: ['main', 'funcs', 'more'] }],
    ['obj-m := lp.o\nlp-objs := main.o \\\n  funcs.o # all\n', { lp: ['main', 'funcs'] }],
    ['obj-m := klp-lp.o\nklp-lp-$(CONFIG_X) += a.o\n', { 'klp-lp': ['a'] }],
    ['# obj-m := lp.o\n', {}],
    [
      'ifneq ($(KERNELRELEASE),)\n  obj-m := lp.o\nelse\nall:\n\t$(MAKE) -C $(KDIR) M=$(PWD) modules\nendif\n',
      { lp: ['lp'] },
    ],
    ['obj-m += sub/\nobj-m += sub/x.o\n', {}],
    ['CFLAGS_a.o := -O2\nfoo-y := a.o\n', {}],
  ])('%j', (text, expected) => {
    expect(modules(text)).toEqual(expected);
  });
});
