import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SUBJECTS } from '../../server/src/machine/lib/subjects';

const LIBRARY = 'server/src/machine/lib';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));

describe('the kernel library', () => {
  it('has one entry for each name', () => {
    const names = SUBJECTS.flatMap(({ functions = {} }) => Object.keys(functions));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has a prototype beside each function that it runs, so that its result has a type', () => {
    const missing = SUBJECTS.flatMap(({ c, functions = {} }) =>
      Object.entries(functions).flatMap(([name, { run }]) =>
        run && !new RegExp(`^[^#\\n]*\\b${name}\\(`, 'm').test(c) ? [name] : [],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has each of its subjects in the list', () => {
    const made = filesIn(LIBRARY).flatMap((text) => text.match(/^export const \w+: Subject = /gm) ?? []);
    expect(made).toHaveLength(SUBJECTS.length);
  });

  it('has a test that uses something of each subject', () => {
    const used = new Set(
      filesIn('test')
        .join('\n')
        .match(/\b\w+\b/g),
    );
    const untested = SUBJECTS.filter(({ c, functions = {} }) => {
      if (c === '' && Object.keys(functions).length === 0) return false;
      const declared = [...c.matchAll(/^(?:#define (\w+)|[^#\s].*?(\w+)\()/gm)].map(
        ([, a, b = a]) => b ?? '',
      );
      return ![...Object.keys(functions), ...declared].some((name) => used.has(name));
    });
    expect(untested.map(({ c }) => c.slice(0, 60))).toEqual([]);
  });
});
