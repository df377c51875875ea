import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/registry';

interface Manifest {
  contributes: {
    configuration: {
      properties: Record<
        string,
        { properties?: Record<string, { description?: string; markdownDescription?: string }> }
      >;
    };
  };
}

/** `rules/<subject>/<id>.ts`. */
const sources = readdirSync('server/src/rules', { recursive: true, encoding: 'utf8' });

const camelCase = (id: string): string =>
  id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('each rule', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const settings = manifest.contributes.configuration.properties['livepatch.rules']?.properties ?? {};

  it('is sorted by its id', () => {
    expect(RULES.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id).sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s has a file of its name, a page, a test and a setting',
    (id, rule) => {
      const files = sources.filter((file) => file.endsWith(`/${camelCase(id)}.ts`));
      expect(files, 'file').toHaveLength(1);
      expect(existsSync(`docs/rules/${id}.md`), 'page').toBe(true);
      expect(JSON.stringify(settings[id] ?? ''), 'setting').toContain(rule.summary.slice(0, 20));
    },
  );

  it('has nothing left over of rules that are gone', () => {
    const ids = RULES.map(({ id }) => id);
    expect(Object.keys(settings).sort()).toEqual([...ids].sort());
    expect(
      readdirSync('docs/rules')
        .map((file) => file.replace(/\.md$/, ''))
        .sort(),
    ).toEqual([...ids].sort());
  });
});
