import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILE_BYTES_MAX, diskAccess } from '../../server/src/files/diskAccess';
import { findSources, searchSources } from '../../server/src/files/findSources';
import { loadSymbols, openKernelSource } from '../../server/src/files/loadKnowledge';
import { GOOD_PATCH } from '../support/samples';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: string | Buffer) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
};

describe('findSources', () => {
  it('finds C by content', () => {
    put('a/lp.c', GOOD_PATCH);
    put('a/shadow.c', 'void *p = klp_shadow_get(o, 1);\n');
    put('a/plain.c', 'int main(void) { return 0; }\n');
    put('a/mention.c', '/* livepatch: see elsewhere */\n');
    put('.git/lp.c', GOOD_PATCH);
    put('lp.txt', GOOD_PATCH);
    const { files, looked } = findSources(folder);
    expect(files).toEqual([join(folder, 'a/lp.c'), join(folder, 'a/shadow.c')]);
    expect(looked).toBe(4);
  });

  it('finds modules whose livepatch stands in a header beside them', () => {
    put('a/Makefile', 'obj-m += one.o two.o\n');
    put('a/patch.h', GOOD_PATCH);
    put('a/one.c', '#define FIRST\n#include "patch.h"\n');
    put('a/two.c', '#include "other.h"\n');
    put('b/patch.h', GOOD_PATCH);
    put('b/one.c', '#include "patch.h"\n');
    expect(findSources(folder).files).toEqual([join(folder, 'a/one.c')]);
  });

  it('finds modules that only include the source of another one', () => {
    put('a/Makefile', 'obj-m += one.o two.o three.o\n');
    put('a/one.c', GOOD_PATCH);
    put('a/two.c', '#include "one.c"\n');
    put('a/three.c', '# include "part.c"\n');
    put('a/part.c', '#include "../shared/lp.c"\n');
    put('a/four.c', '#include "../../outside.c"\n');
    put('shared/lp.c', GOOD_PATCH);
    const found = ['a/one.c', 'a/part.c', 'a/three.c', 'a/two.c', 'shared/lp.c'];
    expect(findSources(folder).files).toEqual(found.map((path) => join(folder, path)));
  });

  it('survives loops, broken links, binaries, huge files and folders called x.c', () => {
    put('lp.c', GOOD_PATCH);
    put('binary.c', Buffer.concat([Buffer.from([0]), Buffer.from(GOOD_PATCH)]));
    put('huge.c', GOOD_PATCH + ' '.repeat(FILE_BYTES_MAX));
    mkdirSync(join(folder, 'folder.c'));
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'gone.c'), join(folder, 'broken.c'));
    symlinkSync(join(folder, 'lp.c'), join(folder, 'link.c'));
    const { files, problems } = findSources(folder);
    expect(files).toEqual([join(folder, 'link.c'), join(folder, 'lp.c')]);
    expect(problems).toEqual([`${join(folder, 'huge.c')} is larger than 1 MiB; it was left out.`]);
  });

  it('says which folder it could not read', () => {
    expect(findSources(join(folder, 'gone')).problems).toEqual([
      `The folder ${join(folder, 'gone')} cannot be read (it does not exist); it was left out.`,
    ]);
  });

  it('can be stopped between folders', () => {
    put('a/b/lp.c', GOOD_PATCH);
    const search = searchSources(folder);
    expect(search.next()).toEqual({ done: false, value: 0 });
    expect(search.return({ files: [], looked: 0, problems: [] }).done).toBe(true);
  });
});

describe('diskAccess', () => {
  it('takes what is no readable text for not there', () => {
    put('binary.c', Buffer.from([1, 0, 2]));
    put('huge.c', 'x'.repeat(FILE_BYTES_MAX + 1));
    put('secret.c', 'x');
    chmodSync(join(folder, 'secret.c'), 0);
    for (const name of ['binary.c', 'huge.c', 'gone.c', '.'])
      expect(diskAccess.read(join(folder, name)), name).toBeUndefined();
    expect(diskAccess.filesIn(join(folder, 'gone'))).toEqual([]);
    expect(diskAccess.foldersIn(join(folder, 'gone'))).toEqual([]);
  });

  it('tells folders from files', () => {
    put('v2/lp.c', 'x');
    put('v1/deep/lp.c', 'x');
    put('lp.c', 'x');
    expect(diskAccess.foldersIn(folder)).toEqual(['v1', 'v2']);
  });
});

describe('what the user names', () => {
  it('is explained when it cannot be used', () => {
    put('empty.map', 'nothing here\n');
    expect(loadSymbols(join(folder, 'gone.map'))).toContain('does not exist.');
    expect(loadSymbols(join(folder, 'empty.map'))).toContain('lists no function');
    expect(openKernelSource(join(folder, 'gone'))).toContain('does not exist.');
    expect(openKernelSource(join(folder, 'empty.map'))).toContain('is not a folder');
  });

  it('is read when it can be', () => {
    put(
      'System.map',
      'ffffffff81000000 T _stext\nffffffff81000010 t foo\nffffffff81000020 t foo\nffffffffa0000000 t bar\t[ext4]\n',
    );
    const table = loadSymbols(join(folder, 'System.map'));
    if (typeof table === 'string') throw new Error(table);
    expect([
      table.count(null, 'foo'),
      table.count(null, 'bar'),
      table.count('ext4', 'bar'),
      table.count('xfs', 'bar'),
    ]).toEqual([2, 0, 1, undefined]);
  });
});
