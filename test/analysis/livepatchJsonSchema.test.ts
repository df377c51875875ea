import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  LIVEPATCH_JSON_FIELDS,
  RULE_SETTINGS,
  SERIES_FIELDS,
} from '../../server/src/analysis/configuration/livepatchJsonReader';
import { FEATURE_NAMES, featureText } from '../../server/src/base/kernelFeatures';
import { parseProfile } from '../../server/src/base/kernelProfile';
import { featuresOf } from '../../server/src/kernel/livepatch/features';
import { PLAIN_MODULE, faultsIn } from '../support/livepatchJson';
import { GOOD_PATCH } from '../support/samples';

describe('the schema of livepatch.json', () => {
  interface Schema {
    readonly properties: Readonly<Record<string, Schema>>;
    readonly items: Schema;
    readonly enum?: readonly string[];
    readonly pattern: string;
    readonly description?: string;
    readonly additionalProperties: boolean;
  }
  interface Manifest {
    readonly contributes: { readonly configuration: Schema };
  }
  const schema = JSON.parse(readFileSync('schemas/livepatch.schema.json', 'utf8')) as Schema;
  const fieldsOf = (part: Schema | undefined) => {
    expect(part?.additionalProperties).toBe(false);
    return Object.keys(part?.properties ?? {}).sort();
  };

  it('has the fields that are read', () => {
    const { properties } = schema;
    expect(fieldsOf(schema)).toEqual([...LIVEPATCH_JSON_FIELDS].sort());
    expect(fieldsOf(properties['series']?.items)).toEqual([...SERIES_FIELDS].sort());
    expect(fieldsOf(properties['features'])).toEqual([...FEATURE_NAMES].sort());
    const { features } = properties;
    for (const name of FEATURE_NAMES)
      expect(features?.properties[name]?.description, 'run: node scripts/schemas.mjs').toBe(
        featureText(name),
      );
  });

  it('has the rules that the settings have', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const { properties } = manifest.contributes.configuration;
    expect(fieldsOf(schema.properties['rules']), 'run: node scripts/schemas.mjs').toEqual(
      Object.keys(properties['livepatch.rules']?.properties ?? {}).sort(),
    );
  });

  it('has the severities that are read', () => {
    for (const rule of Object.values(schema.properties['rules']?.properties ?? {})) {
      expect(rule.enum).toEqual(RULE_SETTINGS);
    }
  });

  it.each(['6.12', 'v6.1', '5.14.21', '5.14.0-503.el9', 'state-callbacks', 'six', '6', '6.1234', ''])(
    'takes the kernel %j as the reader does',
    (kernel) => {
      const isTaken = new RegExp(schema.properties['kernel']?.pattern ?? '').test(kernel);
      expect(faultsIn(JSON.stringify({ kernel })).length === 0).toBe(isTaken);
    },
  );

  it('has each field explained in the documentation', () => {
    const page = readFileSync('docs/livepatch-json.md', 'utf8');
    for (const field of LIVEPATCH_JSON_FIELDS.filter((name) => name !== '$schema')) {
      expect(page).toContain(`\n| \`${field}\``);
    }
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const files = { '/p/v1/lp.c': GOOD_PATCH, '/p/v2/lp.c': GOOD_PATCH, '/p/target/mod.c': PLAIN_MODULE };
    expect(faultsIn(example, { ...files, '/p/System.map': 'ffffffff81000000 T f\n' })).toEqual([]);
  });

  it('is what package.json tells VS Code', () => {
    const manifest = readFileSync('package.json', 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      contributes: {
        jsonValidation: [{ fileMatch: 'livepatch.json', url: './schemas/livepatch.schema.json' }],
      },
    });
  });
});

describe('what a kernel does', () => {
  const featuresIn = (name: string) => {
    const profile = parseProfile(name);
    if (typeof profile === 'string') throw new Error(profile);
    return featuresOf(profile);
  };

  it.each([
    ['6.0', false],
    ['6.1', true],
    ['7.2', true],
  ])('follows from its version: %s', (kernel, patchedFile) => {
    expect(featuresIn(kernel).patchedFile).toBe(patchedFile);
  });

  it.each([
    ['6.3', false],
    ['6.4', true],
    ['6.15', true],
    ['6.16', false],
  ])('ends where mainline took it away: %s', (kernel, schedTrySwitch) => {
    expect(featuresIn(kernel).schedTrySwitch).toBe(schedTrySwitch);
  });

  it.each([
    ['6.1.159', false],
    ['6.1.160', true],
    ['6.2', false],
    ['6.12.63', false],
    ['6.12.64', true],
    ['6.19', true],
  ])('is taken over into stable branches: %s', (kernel, symposZeroIsOne) => {
    expect(featuresIn(kernel).symposZeroIsOne).toBe(symposZeroIsOne);
  });
});
