import type { Rule } from '../shared/rule';

/** Found by the analysis when it reads the file; it is a rule so that it has a page and a setting. */
export const livepatchJson: Rule = {
  id: 'livepatch-json',
  severity: 'error',
  stage: 'source',
  summary: 'Something in a livepatch.json cannot be used.',
  check: () => [],
};
