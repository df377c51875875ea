import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONG_FILES } from './longFiles';

const product = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(?:server|client|packages\/[^/]+)\/src\/.*\.ts$/.test(file));

/** Packages have a neighbourhood of their own. */
const ofProgram = product.filter((file) => !file.startsWith('packages/'));
const linesOf = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;

const FILES_MAX = 30;
const LINES_AIM = 250;
const MEDIAN_MAX = 100;

function grouped(files: readonly string[], keyOf: (file: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) groups.set(keyOf(file), [...(groups.get(keyOf(file)) ?? []), file]);
  return groups;
}

describe('the folders of the product', () => {
  it('hold no more files than a reader can take in', () => {
    const full = [...grouped(product, dirname)].filter(([, files]) => files.length > FILES_MAX);
    expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });

  it('hold no two files of one name', () => {
    const twice = [...grouped(ofProgram, (file) => basename(file))].filter(([, files]) => files.length > 1);
    expect(twice.map(([, files]) => files.join(' '))).toEqual([]);
  });
});

describe('the files of the product', () => {
  const lengths = product.map(linesOf).sort((a, b) => a - b);

  it('are short: half of them have at most a hundred lines', () => {
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MEDIAN_MAX);
  });

  it('are not long but for those in a list that only shrinks', () => {
    const long = product.filter((file) => linesOf(file) > LINES_AIM);
    const grown = long.filter((file) => linesOf(file) > (LONG_FILES[file] ?? LINES_AIM));
    expect(
      grown.map((file) => `${file}: ${linesOf(file)}`),
      'split what has grown',
    ).toEqual([]);
    const stale = Object.keys(LONG_FILES).filter((file) => !long.includes(file));
    expect(stale, 'take what is short now, or gone, out of longFiles.ts').toEqual([]);
    const slack = long.filter((file) => linesOf(file) < (LONG_FILES[file] ?? 0) - 20);
    expect(slack, 'write the smaller number into longFiles.ts').toEqual([]);
  });
});
