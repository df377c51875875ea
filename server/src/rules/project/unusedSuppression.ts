import type { Rule } from '../shared/rule';

/** Found by the analysis itself, once all other rules have run; it is a rule so that it has a page and a setting. */
export const UNUSED_SUPPRESSION: Rule = {
  id: 'unused-suppression',
  severity: 'warning',
  stage: 'source',
  summary: 'A livepatch-ignore-next-line comment suppresses nothing.',
  check: () => [],
};
