import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  LIVEPATCH_JSON_FIELDS,
  RULE_SETTINGS,
  SERIES_FIELDS,
} from '../../server/src/analysis/configuration/livepatchJsonReader';
import { FEATURES } from '../../server/src/base/kernelFeatures';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { featuresOf } from '../../server/src/kernel/livepatch/features';
import { PLAIN_MODULE, faultsIn } from '../support/livepatchJson';
import { GOOD_PATCH } from '../support/samples';

describe('the schema of livepatch.json', () => {
  interface Schema {
    readonly properties: Readonly<Record<string, Schema>>;
    readonly items: Schema;
    readonly enum?: readonly string[];
    readonly pattern: string;
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
    expect(fieldsOf(properties['features'])).toEqual(Object.keys(FEATURES).sort());
  });

  it('has the rules that the settings have', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const { properties } = manifest.contributes.configuration;
    expect(fieldsOf(schema.properties['rules']), 'run: node scripts/rules-schema.mjs').toEqual(
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

describe('the features that can be switched', () => {
  it('are those of the simulated kernel, and parts of the API', () => {
    const kernel = Object.keys(featuresOf(DEFAULT_PROFILE));
    const chosenOtherwise = ['stateCallbacks', 'ksymNameLen'];
    expect(Object.keys(FEATURES).sort()).toEqual(
      [...kernel.filter((name) => !chosenOtherwise.includes(name)), 'callbacks', 'replace', 'states'].sort(),
    );
  });
});
