import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import type { Settings } from '../../server/src/analysis/configuration/settings';
import { Sources } from '../../server/src/analysis/sources';
import { featuresOf } from '../../server/src/kernel/livepatch/features';
import { DEFAULT_PROFILE, parseProfile, profileName } from '../../server/src/base/kernelProfile';
import { parseSymbolTable } from '../../server/src/model/kernel/symbolTable';
import { memoryAccess } from '../support/checkModule';
import { PLAIN_MODULE, faultsIn, projectOf } from '../support/livepatchJson';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const NOTHING = { symbols: undefined, kernelCode: undefined };

describe('livepatch.json without fault', () => {
  it.each([
    ['is empty', '{}'],
    ['has a byte order mark', '\uFEFF{ "kernel": "6.12" }'],
    ['has comments', '// why\n{ "kernel": "6.1" /* the one that runs here */ }'],
    ['names its schema', '{ "$schema": "https://example.org/livepatch.schema.json" }'],
    [
      'says everything',
      `{
        "kernel": "5.14.0-503.el9",
        "features": { "replace": true, "patchedFile": false },
        "series": [{ "name": "audit", "patches": ["v1/lp.c", "v2"] }, { "patches": [] }],
        "targets": ["target/mod.c", "./target"],
        "symbols": "System.map",
        "rules": { "module-without-exit": "off", "missing-sentinel": "warning" }
      }`,
    ],
  ])('%s', (_, json) => {
    const files = {
      '/p/v1/lp.c': GOOD_PATCH,
      '/p/v2/lp.c': GOOD_PATCH,
      '/p/target/mod.c': PLAIN_MODULE,
      '/p/System.map': 'ffffffff81000000 T version_proc_show\n',
    };
    expect(faultsIn(json, files)).toEqual([]);
  });
});

describe('a fault in livepatch.json stands on its place', () => {
  it.each([
    [
      'an unknown field',
      '{ "kernal": "6.12" }',
      '"kernal"',
      'warning',
      "no field 'kernal' in livepatch.json",
    ],
    [
      'an unknown field of a series',
      '{ "series": [{ "patch": [], "patches": [] }] }',
      '"patch"',
      'warning',
      "no field 'patch' in a series",
    ],
    [
      'an unknown feature',
      '{ "features": { "fast": true } }',
      '"fast"',
      'warning',
      "no field 'fast' in the features",
    ],
    [
      'an unknown rule',
      '{ "rules": { "no-such": "off" } }',
      '"no-such"',
      'warning',
      "no rule called 'no-such'",
    ],
    [
      'a field that stands there twice',
      '{ "kernel": "6.1", "kernel": "6.12" }',
      '"kernel"',
      'warning',
      'twice',
    ],
    [
      'a series without patches',
      '{ "series": [{ "name": "a" }] }',
      '{ "name": "a" }',
      'warning',
      'names no patches',
    ],
    ['an unknown kernel', '{ "kernel": "twelve" }', '"twelve"', 'error', 'not a kernel version'],
    ['a kernel that is no text', '{ "kernel": 6.12 }', '6.12', 'error', 'The kernel must be a string'],
    [
      'a setting that is none',
      '{ "rules": { "missing-sentinel": "of" } }',
      '"of"',
      'error',
      'a rule can be set to error, warning',
    ],
    [
      'a feature that is no boolean',
      '{ "features": { "replace": "yes" } }',
      '"yes"',
      'error',
      'must be true or false',
    ],
    ['a list that is none', '{ "targets": "mod.c" }', '"mod.c"', 'error', 'The targets must be a list'],
    ['an object that is none', '{ "series": ["v1"] }', '"v1"', 'error', 'A series must be an object'],
    ['a list instead of the whole', '[1]', '[1]', 'error', 'Livepatch.json must be an object'],
    [
      'a source that is missing',
      '{ "series": [{ "patches": ["gone.c"] }] }',
      '"gone.c"',
      'error',
      "no file or folder 'gone.c'",
    ],
    ['a target that is missing', '{ "targets": ["gone"] }', '"gone"', 'error', "no file or folder 'gone'"],
    [
      'a symbol file that is missing',
      '{ "symbols": "System.map" }',
      '"System.map"',
      'error',
      "no file 'System.map'",
    ],
    [
      'a symbol file without symbols',
      '{ "symbols": "broken.map" }',
      '"broken.map"',
      'error',
      'lists no function',
    ],
    [
      'a patch that is no livepatch',
      '{ "series": [{ "patches": ["mod.c"] }] }',
      '"mod.c"',
      'error',
      'is no livepatch',
    ],
    [
      'a folder without livepatch',
      '{ "series": [{ "patches": ["empty"] }] }',
      '"empty"',
      'error',
      'has no livepatch',
    ],
    [
      'a folder with several',
      '{ "series": [{ "patches": ["two"] }] }',
      '"two"',
      'error',
      'has 2 livepatches',
    ],
    ['a target that is a livepatch', '{ "targets": ["two/a.c"] }', '"two/a.c"', 'error', 'is a livepatch'],
    [
      'a file that is no source',
      '{ "targets": ["broken.map"] }',
      '"broken.map"',
      'error',
      'no source of a module',
    ],
  ])('%s', (_, json, text, severity, words) => {
    const files = {
      '/p/mod.c': PLAIN_MODULE,
      '/p/empty/readme.txt': '',
      '/p/two/a.c': GOOD_PATCH,
      '/p/two/b.c': GOOD_PATCH,
      '/p/broken.map': 'broken',
    };
    const faults = faultsIn(json, files);
    expect(faults.map((fault) => fault.text)).toEqual([text]);
    expect(faults[0]).toMatchObject({ severity, message: expect.stringContaining(words) as string });
  });

  it.each([
    ['a missing comma', '{ "kernel": "6.1" "targets": [] }', '"targets"'],
    ['a comma too many', '{ "kernel": "6.1", }', '}'],
    ['a missing value', '{ "kernel": }', '}'],
    ['a word that is none', '{ "kernel": six }', 'six'],
    ['single quotes', "{ 'kernel': 1 }", "'kernel'"],
    ['an empty file', '', ''],
    ['an end too early', '{ "series": [', ''],
  ])('once for bad JSON: %s', (_, json, text) => {
    const faults = faultsIn(json);
    expect(faults.map((fault) => fault.text)).toEqual([text]);
    expect(faults[0]?.message).toContain('This is not JSON');
  });

  it('with the severity that it says itself', () => {
    expect(faultsIn('{ "rules": { "livepatch-json": "hint" }, "a": 1 }')).toMatchObject([
      { severity: 'hint' },
    ]);
    expect(faultsIn('{ "rules": { "livepatch-json": "off" }, "a": 1 }')).toEqual([]);
  });

  it('and goes when the file comes', () => {
    const files = new Map([['/p/livepatch.json', '{ "series": [{ "patches": ["v1/lp.c"] }] }']]);
    const project = new Project(new Sources(memoryAccess(files)));
    expect(project.checkLivepatchJson('/p/livepatch.json')).toHaveLength(1);
    files.set('/p/v1/lp.c', GOOD_PATCH);
    project.sources.forget('/p/v1/lp.c');
    expect(project.checkLivepatchJson('/p/livepatch.json')).toEqual([]);
  });

  it('of any damaged text lies within it', () => {
    const whole =
      '{ "kernel": "6.12", "series": [{ "name": "a", "patches": ["v1/lp.c"] }], "rules": { "x": 1 } }';
    for (let end = 0; end <= whole.length; end++) {
      for (const text of [
        whole.slice(0, end),
        whole.slice(end),
        whole.slice(0, end) + whole.slice(end + 2),
      ]) {
        const project = projectOf({ '/p/livepatch.json': text });
        for (const { location } of project.checkLivepatchJson('/p/livepatch.json')) {
          expect(location.start).toBeLessThanOrEqual(location.end);
          expect(location.end).toBeLessThanOrEqual(text.length);
        }
      }
    }
  });
});

describe('what livepatch.json says', () => {
  const CHOSEN: Settings = { profile: undefined, rules: {} };
  const rulesAt = (path: string, files: Readonly<Record<string, string>>, settings = CHOSEN) => {
    const project = projectOf(files);
    project.configure(settings, NOTHING);
    return project
      .check(path)
      .flatMap(({ findings }) => findings.map(({ rule, severity }) => `${rule} ${severity}`));
  };
  const OFF = '{ "rules": { "missing-sentinel": "off" } }';

  it('holds for files below its folder and for no others', () => {
    const files = { '/p/livepatch.json': OFF, '/p/a/b/lp.c': WITHOUT_SENTINEL, '/q/lp.c': WITHOUT_SENTINEL };
    expect(rulesAt('/p/a/b/lp.c', files)).toEqual([]);
    expect(rulesAt('/q/lp.c', files)).toEqual(['missing-sentinel error']);
  });

  it('is what the nearest one says', () => {
    const files = { '/p/livepatch.json': OFF, '/p/a/livepatch.json': '{}', '/p/a/lp.c': WITHOUT_SENTINEL };
    expect(rulesAt('/p/a/lp.c', files)).toEqual(['missing-sentinel error']);
  });

  it('stands behind what the user has chosen', () => {
    const files = { '/p/livepatch.json': OFF, '/p/lp.c': WITHOUT_SENTINEL };
    const settings = { profile: undefined, rules: { 'missing-sentinel': 'hint' } } as const;
    expect(rulesAt('/p/lp.c', files, settings)).toEqual(['missing-sentinel hint']);
  });

  it('is looked at again when it changes', () => {
    const project = projectOf({ '/p/livepatch.json': OFF, '/p/lp.c': WITHOUT_SENTINEL });
    expect(project.check('/p/lp.c')[0]?.findings).toEqual([]);
    project.sources.setOpen('/p/livepatch.json', '{}');
    expect(project.check('/p/lp.c')[0]?.findings).toHaveLength(1);
  });

  const profileAt = (json: string, chosen?: string) => {
    const tree = { '/p/Makefile': 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 1\n' };
    const project = projectOf({ ...tree, '/p/livepatch.json': json, '/p/lp.c': GOOD_PATCH });
    const profile = chosen === undefined ? undefined : parseProfile(chosen);
    if (typeof profile === 'string') throw new Error(profile);
    project.configure({ profile, rules: {} }, NOTHING);
    return project.moduleOf('/p/lp.c')?.profile ?? DEFAULT_PROFILE;
  };

  it('chooses the kernel before what is near, and behind the user', () => {
    expect(profileName(profileAt('{}'))).toBe('5.10.1');
    expect(profileName(profileAt('{ "kernel": "6.1" }'))).toBe('6.1');
    expect(profileName(profileAt('{ "kernel": "6.1" }', '5.15'))).toBe('5.15');
  });

  it('switches features on and off, whoever has chosen the kernel', () => {
    const json = '{ "kernel": "6.12", "features": { "patchedFile": false, "stackOrderFile": true } }';
    for (const chosen of [undefined, '6.12']) {
      const features = featuresOf(profileAt(json, chosen));
      expect(features).toMatchObject({ patchedFile: false, replaceFile: true, stackOrderFile: true });
    }
  });

  it('makes a backported part of the API known', () => {
    const patch = GOOD_PATCH.replace('.objs = objs,', '.objs = objs,\n\t.replace = true,');
    const inOld = (json: string) => rulesAt('/p/lp.c', { '/p/livepatch.json': json, '/p/lp.c': patch });
    expect(inOld('{ "kernel": "4.18" }')).toContain('api-not-in-kernel error');
    expect(inOld('{ "kernel": "4.18", "features": { "replace": true } }')).not.toContain(
      'api-not-in-kernel error',
    );
    expect(inOld('{ "kernel": "6.12", "features": { "replace": false } }')).toContain(
      'api-not-in-kernel error',
    );
  });

  it('names the symbols, unless the user has', () => {
    const files = {
      '/p/livepatch.json': '{ "symbols": "System.map" }',
      '/p/System.map': 'ffffffff81000000 T other_function\n',
      '/p/lp.c': GOOD_PATCH,
    };
    expect(rulesAt('/p/lp.c', files)).toEqual(['unknown-symbol error']);
    const project = projectOf(files);
    const symbols = parseSymbolTable('all', 'ffffffff81000000 T version_proc_show\n');
    project.configure(CHOSEN, { symbols, kernelCode: undefined });
    expect(project.check('/p/lp.c')[0]?.findings).toEqual([]);
  });
});
