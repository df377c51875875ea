import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskAccess } from '../../server/src/files/diskAccess';
import { findSources } from '../../server/src/files/findSources';
import { loadSymbols, openKernelSource } from '../../server/src/files/loadKnowledge';
import { failureSentence, kindOf, readRegularFile } from '../../server/src/files/regularFile';

let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-regular-'));
  writeFileSync(at('whole.c'), 'int whole;\n');
  spawnSync('mkfifo', [at('pipe.c')]);
  symlinkSync('b.c', at('a.c'));
  symlinkSync('a.c', at('b.c'));
  symlinkSync('/dev/zero', at('zero.c'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(path: string, bytesMax = 100): string {
  const result = readRegularFile(path, bytesMax);
  return result.kind === 'read' ? result.bytes.toString('utf8') : failureSentence('It', result);
}

describe('a regular file', () => {
  it('is read whole, also where its size is not told', () => {
    expect(read(at('whole.c'))).toBe('int whole;\n');
    expect(read('/proc/self/status', 1_000_000)).toContain('State:');
  });

  it('is read up to a limit', () => {
    writeFileSync(at('long.c'), 'x'.repeat(101));
    expect(read(at('long.c'))).toBe('It cannot be read: it is larger than 100 bytes.');
    expect(read(at('long.c'), 101)).toHaveLength(101);
    expect(read('/proc/kallsyms', 4096)).toBe('It cannot be read: it is larger than 4 KiB.');
  });

  it.each([
    ['pipe.c', 'It cannot be read: it is not a regular file.'],
    ['zero.c', 'It cannot be read: it is not a regular file.'],
    ['a.c', 'It cannot be read: its symbolic links form a loop.'],
    ['x'.repeat(300), 'It cannot be read: its name is too long.'],
    ['nul\0.c', 'It cannot be read: its name contains a NUL character.'],
    ['none.c', 'It does not exist.'],
    ['whole.c/in', 'It cannot be read: a part of its path is not a folder.'],
    ['.', 'It cannot be read: it is not a regular file.'],
  ])('%j is refused with a sentence', (name, sentence) => {
    expect(read(at(name))).toBe(sentence);
  });
});

describe('files that cannot be read cost nothing else', () => {
  it('a search goes on behind them', () => {
    spawnSync('mkfifo', [at('Makefile')]);
    writeFileSync(at('lp.c'), '#include <linux/livepatch.h>\nMODULE_INFO(livepatch, "Y");\n');
    const { files, problems } = findSources(folder);
    expect(files).toEqual([at('lp.c')]);
    expect(problems.join('\n')).toContain(
      'Makefile cannot be read (it is not a regular file); it was left out.',
    );
  });

  it('analysis takes them as not there', () => {
    for (const name of ['pipe.c', 'zero.c', 'a.c', 'nul\0', 'x'.repeat(300)]) {
      expect(diskAccess.read(at(name))).toBeUndefined();
      expect(diskAccess.filesIn(at(name))).toEqual([]);
      expect(diskAccess.realPath?.(at('none', name))).toBeUndefined();
    }
  });

  it('symbols and kernel sources are refused with a sentence', () => {
    mkdirSync(at('tree'));
    expect(loadSymbols(at('zero.c'))).toBe(
      `The symbol file ${at('zero.c')} cannot be read: it is not a regular file.`,
    );
    expect(loadSymbols(at('pipe.c'))).toMatch(/not a regular file/);
    expect(openKernelSource(at('a.c'))).toMatch(/symbolic links form a loop/);
    expect(openKernelSource(at('tree'))).toBeInstanceOf(Object);
    expect(kindOf(at('tree'))).toBe('folder');
  });
});
