import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readKernelFile, requireKernelTree } from '../support/kernelSources';

const FOLDER = 'server/src/kernel';
const TAGGED =
  /@kernel (?<file>\S+) (?<original>\w+)\n? \*?\/?\s*\*?\/?\s*(?:export )?function\*? (?<name>\w+)/g;

interface Mirror {
  readonly file: string;
  readonly original: string;
  readonly name: string;
}

const mirrors: Mirror[] = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((source) =>
    [...readFileSync(`${FOLDER}/${source}`, 'utf8').matchAll(TAGGED)].map(
      ({ groups }) => groups as unknown as Mirror,
    ),
  );

/** `klp_find_ops` is `findOps`, `__klp_free_funcs` is `doFreeFuncs`, `klp_for_each_state` is `eachState`. */
function mirroredName(original: string): string {
  return original
    .replace(/^__klp_/, 'do_')
    .replace(/^klp_/, '')
    .replace(/^for_each_/, 'each_')
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

describe('functions that mirror one of the kernel', () => {
  const livepatch = mirrors.filter(({ file }) => /^(?:kernel|include\/linux)\/livepatch/.test(file));

  it('are found here', () => {
    expect(livepatch.length).toBeGreaterThan(50);
  });

  it('are called like it', () => {
    expect(livepatch.map(({ name }) => name)).toEqual(
      livepatch.map(({ original }) => mirroredName(original)),
    );
  });

  it('are where the tag says', (context) => {
    const tree = requireKernelTree('6.12', context);
    for (const { file, original } of livepatch) {
      expect(readKernelFile(tree, file), `${file} ${original}`).toMatch(new RegExp(`\\b${original}\\(`));
    }
  });
});
