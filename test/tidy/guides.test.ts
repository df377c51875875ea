import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const GUIDES = ['CONTRIBUTING.md', 'ARCHITECTURE.md'];
/** Of a rule that stands for all. */
const PLACEHOLDER = /[sS]ome-?[rR]ule|SUBJECT/;
const PATH = /`((?:server|test|scripts|packages|docs|client)\/[\w./-]+\.\w+)`/g;

/** The rows of tables whose last cell is one file: the words of code in the others, and the file. */
function rowsAboutFiles(text: string): { readonly names: readonly string[]; readonly file: string }[] {
  return [...text.matchAll(/^\| (.*) \| +`(server\/[\w./]+\.ts)` +\|$/gm)].map(
    ([, cells = '', file = '']) => ({
      names: [...cells.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []),
      file,
    }),
  );
}

describe('the guides for contributors', () => {
  it.each(GUIDES)('%s names files that there are', (guide) => {
    const paths = [...readFileSync(guide, 'utf8').matchAll(PATH)].flatMap(([, path]) => path ?? []);
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => !existsSync(path) && !PLACEHOLDER.test(path))).toEqual([]);
  });

  it('CONTRIBUTING.md says of each name in which file it is', () => {
    const rows = rowsAboutFiles(readFileSync('CONTRIBUTING.md', 'utf8'));
    expect(rows.length).toBeGreaterThan(15);
    const wrong = rows.flatMap(({ names, file }) => {
      const words = new Set(readFileSync(file, 'utf8').match(/\w+/g));
      return names.filter((name) => !words.has(name)).map((name) => `${name}: ${file}`);
    });
    expect(wrong).toEqual([]);
  });
});
