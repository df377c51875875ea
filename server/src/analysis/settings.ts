import type { Severity } from '../base/finding';
import type { KernelProfile } from '../base/kernelProfile';

/** What the user has chosen for a rule. */
export type RuleSetting = Severity | 'off';

/** The user's choices, from the command line, the editor or the project. */
export interface Settings {
  /** Undefined: chosen for each module from what is near it. */
  readonly profile: KernelProfile | undefined;
  /** By rule id; absent rules have their own severity. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export const DEFAULT_SETTINGS: Settings = { profile: undefined, rules: {} };
