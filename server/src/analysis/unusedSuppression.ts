import type { Finding } from '../base/finding';
import { RULES, ruleNamed } from '../rules/registry';
import { UNUSED_SUPPRESSION } from '../rules/unusedSuppression';
import type { Settings } from './settings';
import type { Suppression } from './suppressions';

/**
 * The findings about comments that suppress nothing. Rules that are off are not asked about, nor those that need a
 * simulation where none was made.
 */
export function unusedSuppressions(
  suppressions: readonly Suppression[],
  used: ReadonlySet<Suppression>,
  settings: Settings,
  seen: 'source' | 'simulation' = 'source',
): Finding[] {
  const severity = settings.rules[UNUSED_SUPPRESSION.id] ?? UNUSED_SUPPRESSION.severity;
  if (severity === 'off') return [];
  return suppressions
    .filter((each) => !used.has(each) && settings.rules[each.rule] !== 'off')
    .filter(({ rule }) => seen === 'simulation' || (ruleNamed(rule)?.stage ?? 'source') === 'source')
    .map((each) => ({
      rule: UNUSED_SUPPRESSION.id,
      severity,
      place: each.place,
      message: messageFor(each),
      related: [],
      fixes: [{ title: 'Remove the comment', edits: [{ place: each.comment, newText: '' }] }],
      tags: ['unnecessary'] as const,
    }));
}

function messageFor(suppression: Suppression): string {
  if (ruleNamed(suppression.rule)) {
    return `The next line has no finding of ${suppression.rule}, so this comment suppresses nothing. Remove it.`;
  }
  const close = RULES.find(({ id }) => id.startsWith(suppression.rule.slice(0, 5)));
  const hint = close ? ` Did you mean ${close.id}?` : ' Remove it or correct the name.';
  return `There is no rule called '${suppression.rule}', so this comment suppresses nothing.${hint}`;
}
