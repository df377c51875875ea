import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FixtureFiles } from '../support/fixture';
import { expectFindings } from '../support/checkModule';

const SOURCE = /\.(?:[ch]|csv|patch)$|livepatch\.json$/;

/** The folders with an example each: what lies in `v1` and `v2` belongs together. */
const folders = readdirSync('examples', { recursive: true, withFileTypes: true })
  .filter((entry) => /\.(?:c|patch)$/.test(entry.name))
  .map((entry) => entry.parentPath.replace(/\/v\d+$/, ''))
  .filter((folder, index, all) => all.indexOf(folder) === index);

/** A folder's sources as one fixture. */
function fixtureOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    SOURCE.test(name),
  );
  const files: FixtureFiles = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return [...files].map(([name, text]) => `// ==> ${name}\n${text}`).join('\n');
}

describe('the examples', () => {
  it.each(folders)('%s has the findings that are marked in it', (folder) => {
    expectFindings(fixtureOf(folder));
  });

  it('are all there', () => {
    expect(folders.length).toBeGreaterThanOrEqual(5);
  });
});
