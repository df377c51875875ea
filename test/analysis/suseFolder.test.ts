import { describe, expect, it } from 'vitest';
import { modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { Sources } from '../../server/src/analysis/sources';
import { valueOf } from '../../server/src/model/declarations/fact';
import { parsePatchedFuncs } from '../../server/src/model/trees/patchedFuncs';
import { findingsOf, fixtureProject, marksOf, memoryAccess } from '../support/checkModule';
import { fixtureFiles } from '../support/fixture';
import { suseFixture } from '../support/trees';

const CSV = '/fixture/bsc1/patched_funcs.csv';

/** The findings of a folder whose CSV has these lines, as `file:line rule`. */
function found(csv: string, more: Readonly<Record<string, string>> = {}, outside = ''): string[] {
  const files = fixtureFiles(suseFixture({ 'patched_funcs.csv': csv, ...more }) + outside);
  return marksOf(findingsOf(files), files);
}

describe('a folder in the layout of SUSE', () => {
  const files = fixtureFiles(suseFixture());

  it('is one module of all its C files, whichever file it is found by', () => {
    const sources = new Sources(memoryAccess(files));
    for (const path of [CSV, '/fixture/bsc1/livepatch_bsc1.c', '/fixture/bsc1/bsc1_nfs.c']) {
      const [module, ...others] = modulesWith(path, sources);
      expect(others).toEqual([]);
      expect(module?.paths).toEqual(['/fixture/bsc1/livepatch_bsc1.c', '/fixture/bsc1/bsc1_nfs.c']);
      expect(module?.csv).toBe(CSV);
    }
  });

  it('declares what its CSV says', () => {
    const module = fixtureProject(files).moduleOf(CSV);
    expect(module?.builder).toBe('SUSE');
    const objects = valueOf(module!.patches[0]!.objs)!.entries;
    expect(objects.map(({ name }) => valueOf(name))).toEqual([null, 'nfs']);
    const [func] = valueOf(objects[1]!.funcs)!.entries;
    expect(valueOf(func!.oldName)).toBe('nfs_open');
    expect(valueOf(func!.sympos)).toBe(2n);
    expect(valueOf(func!.newFunc)?.definition?.location.file).toBe('/fixture/bsc1/bsc1_nfs.c');
  });

  it('is in order', () => {
    expect(found('vmlinux seq_show klpp_seq_show\n\nnfs nfs_open,2 klpp_nfs_open\n')).toEqual([]);
  });

  it('is looked at again when its CSV changes', () => {
    const project = fixtureProject(files);
    expect(project.check(CSV)[0]?.findings).toEqual([]);
    project.sources.setOpen(CSV, 'nfs.ko nfs_open klpp_nfs_open\n');
    expect(project.check(CSV)[0]?.findings.map(({ rule }) => rule)).toEqual(['bad-object-name']);
  });
});

describe('a line of the CSV', () => {
  it.each([
    ['without its new function', 'vmlinux seq_show', 'incomplete-func'],
    ['with nothing but an object', 'vmlinux', 'incomplete-func'],
    ['whose function no file defines', 'vmlinux seq_show klpp_seq_shows', 'incomplete-func'],
    ['with the file of a module', 'nfs.ko nfs_open klpp_nfs_open', 'bad-object-name'],
    ['with a clone', 'vmlinux seq_show.isra.0 klpp_seq_show', 'optimized-clone'],
  ])('%s is a finding', (_, line, rule) => {
    expect(found(`\n${line}\n`)).toEqual([`bsc1/patched_funcs.csv:2 ${rule}`]);
  });

  it('that patches a function again is a finding', () => {
    const csv = 'vmlinux seq_show klpp_seq_show\nvmlinux seq_show,1 klpp_nfs_open\n';
    expect(found(csv)).toEqual(['bsc1/patched_funcs.csv:2 duplicate-func']);
  });

  it('whose function has another prototype than the original is a finding', () => {
    const kernel =
      '// ==> kernel-source/fs/seq_file.c\nint seq_show(struct seq_file *m)\n{\n\treturn 0;\n}\n';
    expect(found('vmlinux seq_show klpp_seq_show\n', {}, kernel)).toEqual([
      'bsc1/patched_funcs.csv:1 prototype-mismatch',
    ]);
  });

  it.each([
    ['that a condition decides', 'vmlinux gone klpp_gone IS_ENABLED(CONFIG_A) && defined(B)'],
    ['whose names a macro makes', 'vmlinux KLP_SYSCALL_SYM(epoll_ctl) KLP_SYSCALL_SYM(klpp_epoll_ctl)'],
    ['of another condition', 'vmlinux a klpp_seq_show defined(A)\nvmlinux a klpp_nfs_open !defined(A)'],
  ])('%s is no finding', (_, line) => {
    expect(found(line)).toEqual([]);
  });

  it('whose function a macro may define is no finding', () => {
    const macro = '#include "klp_syscalls.h"\n__SYSCALL_DEFINEx(1, _klpp_dup, int, fd)\n{\n\treturn fd;\n}\n';
    expect(found('vmlinux __x64_sys_dup __x64_sys_klpp_dup\n', { 'dup.c': macro })).toEqual([]);
  });

  it('is read word by word', () => {
    const text = '  a  b,12\tF(x, y)  defined(X) || Y \r\nz\n';
    const [first, second] = parsePatchedFuncs(text);
    expect(first).toMatchObject({
      object: { text: 'a', start: 2 },
      oldName: { text: 'b' },
      sympos: { text: '12' },
      newFunc: { text: 'F(x, y)' },
      condition: { text: 'defined(X) || Y' },
    });
    expect(text.slice(first!.start, first!.end)).toBe('a  b,12\tF(x, y)  defined(X) || Y');
    expect(second).toMatchObject({ object: { text: 'z' }, oldName: undefined, newFunc: undefined });
    expect(parsePatchedFuncs('')).toEqual([]);
  });
});

describe("SUSE's template of the main file", () => {
  const TEMPLATE = `#include <linux/livepatch.h>
#include <linux/module.h>

@@PATCHES_INCLUDES@@

static struct klp_object objs[] = {
	@@PATCHES_OBJS@@
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init lp_init(void)
{
	int error;

	@@PATCHES_INIT_CALLS@@;
	error = klp_enable_patch(&patch);
	if (!error)
		return 0;
err:
	@@PATCHES_ERROR_HANDLERS@@;
	return error;
}

static void __exit lp_exit(void)
{
	@@PATCHES_CLEANUP_CALLS@@;
}

module_init(lp_init);
module_exit(lp_exit);
`;

  it('is read around its placeholders, and what they stand for is not known', () => {
    const files = fixtureFiles(TEMPLATE);
    expect(findingsOf(files)).toEqual([]);
    const module = fixtureProject(files).moduleOf('/fixture/lp.c')!;
    expect(module.hidden).toContain('@@PATCHES_INCLUDES@@');
    expect(module.functions.map(({ name }) => name)).toEqual(['lp_init', 'lp_exit']);
    expect(valueOf(module.patches[0]!.objs)?.incomplete).toBeDefined();
  });
});
