import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { memoryAccess } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

interface Parts {
  readonly function?: string;
  readonly object?: string;
  readonly replace?: string;
  /** Id of a state. */
  readonly state?: string;
  /** Id that a shadow variable is looked up by. */
  readonly shadow?: string;
}

/** A livepatch that has nothing to do with others, as far as its parts do not say otherwise. */
function patch(parts: Parts = {}, own = String(counter++)): string {
  const { object, replace, state, shadow } = parts;
  const name = object === undefined ? '' : `\t\t.name = "${object}",\n`;
  const funcs = `static struct klp_func funcs[] = {\n\t{ .old_name = "${parts.function ?? `f_${own}`}", .new_func = livepatch_f }, { }\n};`;
  const use = shadow === undefined ? '' : `\tklp_shadow_get(&livepatch_f, ${shadow});\n`;
  const states =
    state === undefined ? '' : `static struct klp_state states[] = { { .id = ${state} }, { } };\n`;
  return livepatchText({
    head: `#define ID_BASE 40\nenum { NAMED_ID = 7 };\nint livepatch_f(void)\n{\n${use}\treturn 0;\n}\n${states}`,
    funcs,
    objs: `static struct klp_object objs[] = {\n\t{\n${name}\t\t.funcs = funcs,\n\t}, { }\n};`,
    patch: `static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n${state === undefined ? '' : '\t.states = states,\n'}${replace === undefined ? '' : `\t.replace = ${replace},\n`}};`,
  });
}
let counter = 0;

const MODULE = '#include <linux/module.h>\nstatic int used;\nMODULE_LICENSE("GPL");\n';

function projectOf(files: Readonly<Record<string, string>>): Project {
  const absolute = Object.entries(files).map(([path, text]) => [`/p/${path}`, text] as const);
  return new Project(new Sources(memoryAccess(new Map(absolute))));
}

/** All series among some files, each as its patches' main files from old to new. */
function seriesIn(files: Readonly<Record<string, string>>): string[] {
  const project = projectOf(files);
  const paths = Object.keys(files).filter((path) => path.endsWith('.c'));
  const series = project.allSeries(paths.map((path) => `/p/${path}`));
  return series.map(({ patches }) =>
    patches.map(({ paths: [main = ''] }) => posix.relative('/p', main)).join(' '),
  );
}

const patches = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, patch()]));

describe('a series is inferred', () => {
  it.each([
    ['from folders', ['v1/lp.c', 'v2/lp.c', 'v10/lp.c']],
    ['from folders with other file names in them', ['v1/audit.c', 'v2/audit_fix.c']],
    ['from folders that are numbers', ['1/lp.c', '02/lp.c', '3/lp.c']],
    ['from folders that are dates', ['2023-12-31/lp.c', '2024-01-15/lp.c']],
    ['from folders with a number', ['livepatch-1/lp.c', 'livepatch-2/lp.c']],
    ['from a folder without a number among them', ['patch/lp.c', 'patch-v2/lp.c']],
    ['from folders above those of the files', ['v1/src/lp.c', 'v2/src/lp.c']],
    ['from folders and names with numbers', ['v1/lp_v1.c', 'v2/lp_v2.c']],
    ['from numbers', ['lp1.c', 'lp2.c', 'lp3.c', 'lp10.c']],
    ['from numbers behind a dash', ['livepatch-fix1.c', 'livepatch-fix2.c']],
    ['from versions', ['patch_v1.c', 'patch_v2.c']],
    ['from a name without number', ['klp_state.c', 'klp_state2.c', 'klp_state3.c']],
    ['from numbers in the middle', ['net_v1_fix.c', 'net_v2_fix.c']],
    ['from dates', ['lp-20230101.c', 'lp-20240101.c', 'lp-20240102.c']],
    ['from nothing but numbers', ['1.c', '2.c']],
  ])('%s', (_, paths) => {
    expect(seriesIn(patches(...[...paths].reverse()))).toEqual([paths.join(' ')]);
  });

  it.each<readonly [string, Parts, Parts]>([
    ['a state id', { state: '5' }, { state: '0x5' }],
    ['a shadow variable id', { shadow: '41' }, { shadow: 'ID_BASE + 1' }],
    ['a shadow variable id that is an enumerator', { shadow: 'NAMED_ID' }, { shadow: '7' }],
    ['a function of vmlinux', { function: 'meminfo_proc_show' }, { function: 'meminfo_proc_show' }],
    ['a function of a module', { function: 'f', object: 'nfs' }, { function: 'f', object: 'nfs' }],
  ])('by %s in common', (_, a, b) => {
    expect(seriesIn({ 'audit.c': patch(a), 'billing.c': patch(b) })).toEqual(['audit.c billing.c']);
  });

  it('over a chain of what modules have in common', () => {
    const files = {
      'a.c': patch({ state: '1' }),
      'b.c': patch({ state: '1', shadow: '2' }),
      'c.c': patch({ shadow: '2' }),
    };
    expect(seriesIn(files)).toEqual(['a.c b.c c.c']);
  });

  it('for a module of several files, by its name', () => {
    const kbuild = 'obj-m := lp1.o lp2.o\nlp1-y := one.o common.o\nlp2-y := two.o common.o\n';
    expect(seriesIn({ Kbuild: kbuild, 'one.c': patch(), 'two.c': patch(), 'common.c': MODULE })).toEqual([
      'one.c two.c',
    ]);
  });

  it('where the patch itself is in a header', () => {
    const files = {
      'lp1.c': '#define N 1\n#include "lp.h"\n',
      'lp2.c': '#include "lp.h"\n',
      'lp.h': patch(),
    };
    expect(seriesIn(files)).toEqual(['lp1.c lp2.c']);
  });
});

describe('patches are in order', () => {
  const shared = (replace?: string) => patch({ function: 'f', ...(replace !== undefined && { replace }) });

  it.each([
    ['numbers go first, and none is before all', ['z.c', 'a1.c', 'b2.c']],
    ['then words', ['lp_old.c', 'lp.c', 'a_new.c']],
    ['then names', ['a.c', 'b.c', 'c.c']],
  ])('%s', (_, order) => {
    const files = Object.fromEntries([...order].reverse().map((path) => [path, shared()]));
    expect(seriesIn(files)).toEqual([order.join(' ')]);
  });

  it('those that replace stand behind those that do not', () => {
    expect(seriesIn({ 'a.c': shared('true'), 'b.c': shared() })).toEqual(['b.c a.c']);
    expect(seriesIn({ 'a.c': `static int r;\n${shared('r')}`, 'b.c': shared() })).toEqual(['b.c a.c']);
  });
});

describe('no series are', () => {
  it.each([
    ['livepatches that have nothing in common', ['audit.c', 'billing.c']],
    ['those of other bugs', ['bsc1229644.c', 'bsc1230001.c']],
    ['those of other security holes', ['cve_2024_26585.c', 'cve_2024_26800.c']],
    ['those for other file systems', ['fix_ext3.c', 'fix_ext4.c']],
    ['folders of bugs', ['bsc1229644/lp.c', 'bsc1230001/fix.c']],
    ['folders of examples', ['example1/lp.c', 'example2/lp.c']],
    ['numbered tests', ['test1.c', 'test2.c', 'test3.c']],
    ['numbered tests with more in their names', ['klp_test_01_basic.c', 'klp_test_02_basic.c']],
    ['folders of tickets', ['KLP-101/lp.c', 'KLP-102/lp.c']],
    ['folders of tickets by their numbers', ['patch-4711/lp.c', 'patch-4712/lp.c']],
    ['tickets in one folder', ['fix_90210.c', 'fix_90211.c']],
    ['tickets in one folder with short numbers', ['ticket-12.c', 'ticket-13.c']],
    ['a collection', ['lesson1.c', 'lesson2.c', 'lesson3.c', 'lesson4.c']],
    ['folders of kernels', ['5.14/lp.c', '6.1/lp.c']],
    ['folders of distributions', ['rhel8/lp.c', 'rhel9/lp.c']],
    ['folders with names of their own', ['audit/lp.c', 'billing/lp.c']],
    ['one livepatch', ['lp1.c']],
  ])('%s', (_, paths) => {
    expect(seriesIn(patches(...paths))).toEqual([]);
  });

  it('tests and examples that patch the same function', () => {
    const same = { function: 'cmdline_proc_show' };
    expect(seriesIn({ 'demo_hello.c': patch(same), 'demo_shadow.c': patch(same) })).toEqual([]);
    expect(seriesIn({ 'test_a.c': patch({ state: '3' }), 'test_b.c': patch({ state: '3' }) })).toHaveLength(
      1,
    );
  });

  it('modules that are no livepatches', () => {
    expect(seriesIn({ 'mod1.c': MODULE, 'mod2.c': MODULE })).toEqual([]);
    expect(seriesIn({ 'lp1.c': patch(), 'lp2.c': MODULE })).toEqual([]);
  });

  it.each([
    ['lp_5_14.c', 'lp_6_1.c'],
    ['lp-rhel8.c', 'lp-rhel9.c'],
    ['lp_x86_64.c', 'lp_arm64.c'],
  ])('variants of one patch: %s and %s', (a, b) => {
    expect(seriesIn({ [a]: patch({ function: 'f' }), [b]: patch({ function: 'f' }) })).toEqual([]);
  });

  it('patches of functions of one name in other objects', () => {
    const files = {
      'a.c': patch({ function: 'f', object: 'nfs' }),
      'b.c': patch({ function: 'f', object: 'xfs' }),
    };
    expect(seriesIn(files)).toEqual([]);
  });

  it('modules in folders that have nothing to do with each other', () => {
    expect(seriesIn({ 'a/a.c': patch({ state: '1' }), 'b/b.c': patch({ state: '1' }) })).toEqual([]);
  });
});

describe('one Makefile builds livepatches that share a state and one that replaces them', () => {
  const files = {
    'audit.c': patch({ state: '3' }),
    'billing.c': patch({ state: '3' }),
    'wipe.c': patch({ replace: 'true' }),
    'other.c': patch(),
  };
  const build = 'obj-m += audit.o billing.o wipe.o other.o\n';

  it('which then is the last of their series', () => {
    expect(seriesIn({ ...files, Makefile: build })).toEqual(['audit.c billing.c wipe.c']);
  });

  it('but not where nothing builds them together', () => {
    expect(seriesIn(files)).toEqual(['audit.c billing.c']);
    expect(seriesIn({ ...files, Makefile: 'obj-m += audit.o billing.o\n' })).toEqual(['audit.c billing.c']);
  });
});

describe('several series', () => {
  it('may lie in one folder', () => {
    expect(seriesIn(patches('a1.c', 'a2.c', 'b1.c', 'b2.c', 'c.c'))).toEqual(['a1.c a2.c', 'b1.c b2.c']);
  });

  it('may lie in the same folders of versions', () => {
    const files = patches('v1/net.c', 'v1/fs.c', 'v2/net.c', 'v2/fs.c', 'v2/mm.c');
    expect(seriesIn(files).sort()).toEqual(['v1/fs.c v2/fs.c', 'v1/net.c v2/net.c']);
  });

  it('are found from each of their files, the same object each time', () => {
    const project = projectOf({ ...patches('lp1.c', 'lp2.c'), 'lp.h': '' });
    const series = project.seriesOf('/p/lp1.c');
    expect(series?.patches).toHaveLength(2);
    expect(project.seriesOf('/p/lp2.c')).toBe(series);
  });
});

describe('the reason for a series', () => {
  const whyOf = (files: Readonly<Record<string, string>>) => {
    const [path = ''] = Object.keys(files);
    const series = projectOf(files).seriesOf(`/p/${path}`);
    return [series?.name, series?.why, series?.isInferred];
  };

  it.each<readonly [Readonly<Record<string, string>>, readonly unknown[]]>([
    [patches('v1/lp.c', 'v2/lp.c'), ['lp', 'the folder names v1 and v2', true]],
    [patches('v1/a.c', 'v2/a.c', 'v3/a.c'), ['a', 'the folder names v1, v2 and v3', true]],
    [patches('lp1.c', 'lp2.c', 'lp3.c', 'lp4.c', 'lp5.c'), ['lp', 'the names lp1 to lp5', true]],
    [
      { 'a.c': patch({ state: '3' }), 'b.c': patch({ state: '3' }) },
      ['a', 'the state id 3, in a and b', true],
    ],
    [
      { 'a.c': patch({ function: 'f' }), 'b.c': patch({ function: 'f' }) },
      ['a', 'the function f() that they patch, in a and b', true],
    ],
  ])('%#', (files, expected) => {
    expect(whyOf(files)).toEqual(expected);
  });
});

describe('targets of a series', () => {
  const targetsOf = (files: Readonly<Record<string, string>>, path: string) =>
    projectOf(files)
      .seriesOf(`/p/${path}`)
      ?.targets.map(({ paths }) => paths.join(' '));
  const lp = patch({ object: 'my_mod' });

  it.each([
    ['beside the patches', { 'lp1.c': lp, 'lp2.c': lp, 'my-mod.c': MODULE }, '/p/my-mod.c'],
    ['in a folder below', { 'lp1.c': lp, 'lp2.c': lp, 'target/my_mod.c': MODULE }, '/p/target/my_mod.c'],
    ['beside the folders', { 'v1/lp1.c': lp, 'v2/lp2.c': lp, 'my_mod.c': MODULE }, '/p/my_mod.c'],
    [
      'in another folder',
      { 'v1/lp1.c': lp, 'v2/lp2.c': lp, 'target/my_mod.c': MODULE },
      '/p/target/my_mod.c',
    ],
    [
      'that a Kbuild builds',
      {
        'v1/lp1.c': lp,
        'v2/lp2.c': lp,
        't/Kbuild': 'obj-m := my-mod.o\nmy-mod-y := core.o\n',
        't/core.c': MODULE,
      },
      '/p/t/core.c',
    ],
  ])('lie %s', (_, files, expected) => {
    const [path = ''] = Object.keys(files);
    expect(targetsOf(files as Record<string, string>, path)).toEqual([expected]);
  });

  it('are none that nobody patches, and no livepatches', () => {
    expect(
      targetsOf({ 'lp1.c': lp, 'lp2.c': lp, 'other.c': MODULE, 'sub/my_mod.c': patch() }, 'lp1.c'),
    ).toEqual([]);
  });

  it('may come later', () => {
    const files = new Map([
      ['/p/lp1.c', lp],
      ['/p/lp2.c', lp],
    ]);
    const project = new Project(new Sources(memoryAccess(files)));
    expect(project.seriesOf('/p/lp1.c')?.targets).toEqual([]);
    files.set('/p/target/my_mod.c', MODULE);
    project.sources.forget('/p/target/my_mod.c');
    expect(project.seriesOf('/p/lp1.c')?.targets).toHaveLength(1);
  });
});

describe('livepatch.json', () => {
  const files = {
    ...patches('a.c', 'b.c', 'old/x.c', 'lp1.c', 'lp2.c', 'lp3.c'),
    'target/mod.c': MODULE,
  };
  const withJson = (json: object) => ({ ...files, 'livepatch.json': JSON.stringify(json) });

  it('names a series, in its order, of files and folders', () => {
    const json = { series: [{ name: 'audit', patches: ['old', 'b.c', './a.c'] }] };
    const series = projectOf(withJson(json)).seriesOf('/p/old/x.c');
    expect(series?.patches.map(({ name }) => name)).toEqual(['x', 'b', 'a']);
    expect(series).toMatchObject({
      name: 'audit',
      isInferred: false,
      why: "the series 'audit' in livepatch.json",
    });
  });

  it('goes before what is inferred of the same modules', () => {
    const json = { series: [{ patches: ['lp2.c', 'a.c'] }] };
    expect(seriesIn(withJson(json))).toEqual(['lp2.c a.c', 'lp1.c lp3.c']);
  });

  it('without series leaves the inference', () => {
    expect(seriesIn(withJson({ kernel: '6.1' }))).toEqual(['lp1.c lp2.c lp3.c']);
  });

  it('with an empty list of series switches the inference off', () => {
    expect(seriesIn(withJson({ series: [] }))).toEqual([]);
  });

  it('leaves out what does not exist', () => {
    const json = { series: [{ patches: ['lp1.c', 'gone.c', 'a.c'] }, { patches: ['b.c', 'gone.c'] }] };
    expect(seriesIn(withJson(json))).toEqual(['lp1.c a.c', 'lp2.c lp3.c']);
  });

  it('names the targets, of inferred series as well', () => {
    const series = projectOf(withJson({ targets: ['target/mod.c'] })).seriesOf('/p/lp1.c');
    expect(series?.targets.map(({ name }) => name)).toEqual(['mod']);
  });
});

describe('an edit', () => {
  it('is seen, and costs the module that it is in', () => {
    const project = projectOf({
      'a.c': patch({ state: '1' }),
      'b.c': patch({ state: '1' }),
      'c.c': patch({ state: '2' }),
    });
    const before = project.seriesOf('/p/a.c');
    expect(before?.patches).toHaveLength(2);
    expect(project.seriesOf('/p/a.c')).toBe(before);
    const [unchanged] = project.check('/p/b.c');
    project.sources.setOpen('/p/c.c', patch({ state: '1' }));
    expect(project.seriesOf('/p/a.c')?.patches).toHaveLength(3);
    expect(project.check('/p/b.c')[0]).toBe(unchanged);
    project.sources.setOpen('/p/a.c', patch({ state: '9' }));
    expect(project.seriesOf('/p/a.c')).toBeUndefined();
  });

  it('that includes another patch takes it out', () => {
    const project = projectOf(patches('lp1.c', 'lp2.c'));
    expect(project.seriesOf('/p/lp1.c')?.patches).toHaveLength(2);
    project.sources.setOpen('/p/lp1.c', `${patch()}\n#include "lp2.c"\n`);
    expect(project.seriesOf('/p/lp1.c')).toBeUndefined();
  });

  it('of a header that has the id is seen', () => {
    const withHeader = (own: string) =>
      patch({ shadow: 'SHARED' }, own).replace('#define', '#include "id.h"\n#define');
    const other = withHeader('o').replace('"id.h"', '"other.h"');
    const project = projectOf({
      'a.c': withHeader('n'),
      'b.c': other,
      'id.h': '#define SHARED 1\n',
      'other.h': '#define SHARED 2\n',
    });
    expect(project.seriesOf('/p/a.c')).toBeUndefined();
    project.sources.setOpen('/p/other.h', '#define SHARED 1\n');
    expect(project.seriesOf('/p/a.c')?.patches).toHaveLength(2);
  });
});
