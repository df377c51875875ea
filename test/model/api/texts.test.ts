import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareVersions, parseKernelVersion } from '../../../server/src/base/kernelVersion';
import { API_FUNCTIONS } from '../../../server/src/model/api/lookup';
import { KERNEL_TREES, readKernelFile, requireKernelTree } from '../../support/kernelSources';
import { ALL_ENTRIES, nameOf, proseOf, rangesOf, type Prose } from './allTexts';

const ALL_PROSE = ALL_ENTRIES.flatMap(proseOf);

/** Negative if version `a` is older. */
function compare(a: string, b: string): number {
  return compareVersions(parseKernelVersion(a)!, parseKernelVersion(b)!);
}

describe('the texts of the API', () => {
  test('are sentences', () => {
    const badly = ALL_PROSE.filter(({ text }) => !/[^.\s]\.$/.test(text) || /\s\s|\n/.test(text));
    expect(badly).toEqual([]);
  });

  test('begin with a capital, a name in backticks or a digit', () => {
    expect(ALL_PROSE.filter(({ text }) => !/^["A-Z`\d]/.test(text))).toEqual([]);
  });

  test('close what they open', () => {
    const open = ({ text }: Prose): boolean => (text.match(/`/g) ?? []).length % 2 !== 0;
    expect(ALL_PROSE.filter(open)).toEqual([]);
  });
});

describe('the versions of the API', () => {
  test('are versions, and end after they begin', () => {
    const ranges = ALL_ENTRIES.flatMap((entry) =>
      rangesOf(entry).map((range) => ({ name: nameOf(entry), ...range })),
    );
    for (const { name, since, until } of ranges) {
      expect(since, name).toMatch(/^\d+\.\d+$/);
      if (until === undefined) continue;
      expect(until, name).toMatch(/^\d+\.\d+$/);
      expect(compare(since, until), name).toBeLessThan(0);
    }
  });

  test('of the ways to call a function follow one another without a gap', () => {
    for (const { name, since, until, signatures } of API_FUNCTIONS) {
      expect(signatures[0]?.since, name).toBe(since);
      expect(signatures.at(-1)?.until, name).toBe(until);
      for (const [index, signature] of signatures.entries()) {
        if (index > 0) expect(signature.since, name).toBe(signatures[index - 1]?.until);
      }
    }
  });

  test('of what was removed come with advice', () => {
    const withoutAdvice = ALL_ENTRIES.filter(
      (entry) => entry.until !== undefined && entry.replacement === undefined && ownedByAuthor(entry),
    );
    expect(withoutAdvice.map(nameOf)).toEqual([]);
  });
});

/** The kernel's own fields need no advice, nor do those of a struct that is gone as a whole. */
function ownedByAuthor(entry: (typeof ALL_ENTRIES)[number]): boolean {
  if (entry.kind === 'enum') return false;
  return entry.kind !== 'field' || (entry.filledBy === 'author' && entry.owner !== 'klp_reloc');
}

/** As many words as no two writers choose alike by chance. */
const RUN_LENGTH = 8;

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
}

function runs(text: string): string[] {
  const all = words(text);
  return all
    .slice(0, Math.max(0, all.length - RUN_LENGTH + 1))
    .map((_, at) => all.slice(at, at + RUN_LENGTH).join(' '));
}

/** Messages are facts and quoted as they are, so what stands in backticks does not count. */
function copiedFrom(kernelText: string, prose: readonly Prose[]): string[] {
  const theirs = new Set(runs(kernelText));
  return prose.flatMap(({ where, text }) =>
    text
      .split(/`[^`]*`/)
      .flatMap(runs)
      .filter((run) => theirs.has(run))
      .map((run) => `${where}: ${run}`),
  );
}

function kernelProse(tree: string): string {
  const documents = filesIn(tree, 'Documentation/livepatch').map((file) => readKernelFile(tree, file));
  const sources = ['include/linux/livepatch.h', ...filesIn(tree, 'kernel/livepatch')].map((file) =>
    commentsOf(readKernelFile(tree, file)),
  );
  const abi = readKernelFile(tree, 'Documentation/ABI/testing/sysfs-kernel-livepatch');
  return [...documents, ...sources, abi].join('\n\n');
}

function filesIn(tree: string, folder: string): string[] {
  return readdirSync(path.join(tree, folder)).map((name) => `${folder}/${name}`);
}

function commentsOf(source: string): string {
  return (source.match(/\/\*.*?\*\//gs) ?? []).join('\n');
}

describe('nothing is copied', () => {
  test.for(KERNEL_TREES)('from kernel %s', (version, context) => {
    const theirs = kernelProse(requireKernelTree(version, context));
    expect(words(theirs).length).toBeGreaterThan(5_000);
    expect(copiedFrom(theirs, ALL_PROSE)).toEqual([]);
  });

  test('and a copy would be noticed', () => {
    const theirs = '/* The quick brown fox jumps over\n * the lazy dog. */';
    const copy = 'We say: the quick brown fox jumps over the lazy cat.';
    expect(copiedFrom(theirs, [{ where: 'here', text: copy }])).toEqual([
      'here: the quick brown fox jumps over the lazy',
    ]);
    expect(copiedFrom(theirs, [{ where: 'here', text: copy.replace('fox', '`fox`') }])).toEqual([]);
  });
});
