import { posix } from 'node:path';
import { SEVERITIES } from '../../base/finding';
import { FEATURE_NAMES, type FeatureChoices, type FeatureName } from '../../base/kernelFeatures';
import { type KernelProfile, parseProfile } from '../../base/kernelProfile';
import type { Builder } from '../../model/trees/toolCallbacks';
import { ruleNamed } from '../../rules/registry';
import type { SourceFile } from '../../syntax/sourceFile';
import { JsonFields, type JsonNode } from './jsonFields';
import type { LivepatchJson, NamedFile, NamedSeries } from './livepatchJsonFile';
import type { RuleSetting } from './settings';

export const LIVEPATCH_JSON_FIELDS = [
  ...['$schema', 'kernel', 'features', 'builder', 'series', 'targets', 'symbols', 'rules'],
] as const;
export const SERIES_FIELDS = ['name', 'patches'] as const;
export const RULE_SETTINGS: readonly RuleSetting[] = [...SEVERITIES, 'off'];

/** Reads the text. What is wrong in it is left out and listed; whether files exist is not looked at. */
export function readLivepatchJson(file: SourceFile): LivepatchJson {
  const json = new JsonFields(file);
  const isParsed = json.faults.length === 0;
  const fields = json.fields(json.root, LIVEPATCH_JSON_FIELDS, 'livepatch.json');
  const series = fields.get('series');
  const targets = fields.get('targets');
  const symbols = fields.get('symbols');
  const result = {
    path: file.path,
    kernel: kernelIn(fields.get('kernel'), json),
    features: featuresIn(fields.get('features'), json),
    builder: builderIn(fields.get('builder'), json),
    series: series && json.elements(series, 'the series').map((node) => seriesIn(node, json, file.path)),
    targets: targets && filesIn(targets, 'the targets', json, file.path),
    symbols: symbols && namedFile(symbols, 'the symbol file', json, file.path),
    rules: rulesIn(fields.get('rules'), json),
  };
  // What is missing or in the wrong place may follow from the one error of syntax.
  return { ...result, faults: isParsed ? json.faults : json.faults.slice(0, 1) };
}

function kernelIn(node: JsonNode | undefined, json: JsonFields): KernelProfile | undefined {
  const name = json.text(node, 'the kernel');
  const profile = name === undefined ? undefined : parseProfile(name);
  if (!node || typeof profile !== 'string') return profile as KernelProfile | undefined;
  json.fault(node, `${profile} This setting is ignored.`);
  return undefined;
}

export const BUILDERS: readonly Builder[] = ['kpatch', 'klp-build', 'SUSE'];

function builderIn(node: JsonNode | undefined, json: JsonFields): Builder | undefined {
  const name = json.text(node, 'the builder');
  const builder = BUILDERS.find((each) => each === name);
  if (node && name !== undefined && !builder)
    json.fault(
      node,
      `'${name}' is no tool that is known here, so that it is ignored. Write ${BUILDERS.join(', ')}.`,
    );
  return builder;
}

function featuresIn(node: JsonNode | undefined, json: JsonFields): FeatureChoices | undefined {
  if (!node) return undefined;
  const choices: Partial<Record<FeatureName, boolean>> = {};
  const given = json.fields(node, FEATURE_NAMES, 'the features');
  for (const name of FEATURE_NAMES) {
    const value = given.get(name);
    const chosen: unknown = value?.value;
    if (typeof chosen === 'boolean') choices[name] = chosen;
    else if (value)
      json.fault(
        value,
        `The feature ${name} must be true or false, so that it is ignored. Write one of both.`,
      );
  }
  return choices;
}

function seriesIn(node: JsonNode, json: JsonFields, path: string): NamedSeries {
  const fields = json.fields(node, SERIES_FIELDS, 'a series');
  const patches = fields.get('patches');
  if (node.type === 'object' && !patches)
    json.fault(node, 'The series names no patches, so that it has no effect. Add "patches": [ … ].', true);
  return {
    name: json.text(fields.get('name'), 'the name'),
    patches: filesIn(patches, 'the patches', json, path),
  };
}

function filesIn(node: JsonNode | undefined, what: string, json: JsonFields, path: string): NamedFile[] {
  return json.elements(node, what).flatMap((element) => namedFile(element, 'a path', json, path) ?? []);
}

function namedFile(node: JsonNode, what: string, json: JsonFields, path: string): NamedFile | undefined {
  const text = json.text(node, what);
  if (text === undefined) return undefined;
  const absolute = posix.resolve(posix.dirname(path), text);
  return { path: absolute, text, location: json.locationOf(node) };
}

function rulesIn(node: JsonNode | undefined, json: JsonFields): Record<string, RuleSetting> {
  const rules: Record<string, RuleSetting> = {};
  for (const [id, key, value] of json.entries(node, 'the rules')) {
    const setting = RULE_SETTINGS.find((each) => each === value.value);
    if (!ruleNamed(id))
      json.fault(
        key,
        `There is no rule called '${id}', so this has no effect. 'livepatch explain' lists the rules.`,
        true,
      );
    else if (setting) rules[id] = setting;
    else
      json.fault(
        value,
        `This is ignored: a rule can be set to ${RULE_SETTINGS.join(', ')}. Use one of these.`,
      );
  }
  return rules;
}
