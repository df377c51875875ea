import type { Rule } from '../shared/rule';

/** Found by the analysis when it reads the file; it is a rule so that it has a page and a setting. */
export const livepatchJson: Rule = {
  id: 'livepatch-json',
  severity: 'error',
  stage: 'source',
  summary: 'A livepatch.json has something in it that cannot be used.',
  check: () => [],
};
