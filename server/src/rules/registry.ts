import { missingGplLicense } from './missingGplLicense';
import { missingLivepatchModinfo } from './missingLivepatchModinfo';
import type { Rule } from './rule';
import { UNUSED_SUPPRESSION } from './unusedSuppression';

/** All rules, sorted by id. */
export const RULES: readonly Rule[] = [missingGplLicense, missingLivepatchModinfo, UNUSED_SUPPRESSION];

/** The rule with an id. */
export function ruleNamed(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
