import type { Rule } from './rule';

/** All rules, sorted by id. */
export const RULES: readonly Rule[] = [];

/** The rule with an id. */
export function ruleNamed(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
