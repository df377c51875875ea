import { isAbsolute, resolve } from 'node:path';
import type { RuleSetting, Settings } from '../analysis/configuration/settings';
import { SEVERITIES } from '../base/finding';
import { type KernelProfile, parseProfile } from '../base/kernelProfile';
import { NETWORK_PATH } from '../analysis/modules/namedModules';
import { ruleNamed } from '../rules/registry';

/** The editor's `livepatch` section, checked. */
export interface EditorSettings extends Settings {
  /** Absolute path; empty for none. */
  readonly kernelSource: string;
  readonly symbols: string;
  /** Absolute paths of folders outside of the workspace that a `livepatch.json` may name. */
  readonly trustedFolders: readonly string[];
}

export const NO_SETTINGS: EditorSettings = {
  profile: undefined,
  rules: {},
  kernelSource: '',
  symbols: '',
  trustedFolders: [],
};

/**
 * Reads the `livepatch` section. What is wrong in it is left out and told to `complain` as a sentence.
 * @param folder what relative paths are relative to
 */
export function readSettings(
  section: unknown,
  folder: string | undefined,
  complain: (sentence: string) => void,
): EditorSettings {
  if (section === undefined || section === null) return NO_SETTINGS;
  if (typeof section !== 'object') {
    complain('The settings under "livepatch" must be an object; they are ignored.');
    return NO_SETTINGS;
  }
  const entries = new Map<string, unknown>(Object.entries(section));
  const known = ['kernel', 'kernelSource', 'symbols', 'trustedFolders', 'rules', 'trace'];
  for (const name of entries.keys())
    if (!known.includes(name)) complain(`There is no setting livepatch.${name}; it is ignored.`);
  const text = (name: string): string => textSetting(entries.get(name), name, complain);
  const path = (name: string): string => pathSetting(text(name), name, folder, complain);
  return {
    profile: profileSetting(text('kernel'), complain),
    rules: ruleSettings(entries.get('rules'), complain),
    kernelSource: path('kernelSource'),
    symbols: path('symbols'),
    trustedFolders: textsSetting(entries.get('trustedFolders'), 'trustedFolders', complain)
      .map((each) => pathSetting(each, 'trustedFolders', folder, complain))
      .filter((each) => each !== ''),
  };
}

function textsSetting(value: unknown, name: string, complain: (sentence: string) => void): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((each) => textSetting(each, name, complain));
  complain(`The setting livepatch.${name} must be a list of strings; it is ignored.`);
  return [];
}

function textSetting(value: unknown, name: string, complain: (sentence: string) => void): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  complain(`The setting livepatch.${name} must be a string; it is ignored.`);
  return '';
}

function pathSetting(
  value: string,
  name: string,
  folder: string | undefined,
  complain: (sentence: string) => void,
): string {
  if (NETWORK_PATH.test(value)) {
    complain(`The setting livepatch.${name} is on another machine; copy it here and name the copy.`);
    return '';
  }
  if (value === '' || isAbsolute(value)) return value;
  if (folder !== undefined) return resolve(folder, value);
  complain(`The setting livepatch.${name} is a relative path, but no folder is open; give an absolute path.`);
  return '';
}

function profileSetting(value: string, complain: (sentence: string) => void): KernelProfile | undefined {
  if (value === '') return undefined;
  const profile = parseProfile(value);
  if (typeof profile !== 'string') return profile;
  complain(`livepatch.kernel: ${profile} The kernel is detected instead.`);
  return undefined;
}

function ruleSettings(value: unknown, complain: (sentence: string) => void): Record<string, RuleSetting> {
  const rules: Record<string, RuleSetting> = {};
  if (typeof value !== 'object' || value === null) return rules;
  for (const [id, chosen] of Object.entries(value)) {
    const severity = [...SEVERITIES, 'off' as const].find((each) => each === chosen);
    if (!ruleNamed(id)) complain(`livepatch.rules: there is no rule called '${id}'; it is ignored.`);
    else if (severity) rules[id] = severity;
    else complain(`livepatch.rules: ${id} must be ${SEVERITIES.join(', ')} or off; it is ignored.`);
  }
  return rules;
}
