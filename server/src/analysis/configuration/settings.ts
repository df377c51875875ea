import type { Severity } from '../../base/finding';
import type { FeatureChoices } from '../../base/kernelFeatures';
import type { KernelProfile } from '../../base/kernelProfile';
import type { LivepatchJson } from './livepatchJsonFile';

/** What the user has chosen for a rule. */
export type RuleSetting = Severity | 'off';

/** The user's choices, from the command line, the editor or the project. */
export interface Settings {
  /** Undefined: chosen for each module from what is near it. */
  readonly profile: KernelProfile | undefined;
  /** What the kernel has otherwise than mainline of its version. */
  readonly features?: FeatureChoices | undefined;
  /** By rule id; absent rules have their own severity. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export const DEFAULT_SETTINGS: Settings = { profile: undefined, rules: {} };

/** The settings that hold for files below a `livepatch.json`: what the user has chosen goes before what it says. */
export function settingsBelow(settings: Settings, json: LivepatchJson): Settings {
  return {
    profile: settings.profile ?? json.kernel,
    features: settings.features ?? json.features,
    rules: { ...json.rules, ...settings.rules },
  };
}
