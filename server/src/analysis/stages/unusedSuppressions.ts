import type { Finding } from '../../base/finding';
import { RULES, ruleNamed } from '../../rules/registry';
import { UNUSED_SUPPRESSION } from '../../rules/project/unusedSuppression';
import type { Settings } from '../configuration/settings';
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
  const unused = suppressions
    .filter((each) => !used.has(each) && settings.rules[each.rule] !== 'off')
    .filter(({ rule }) => seen === 'simulation' || (ruleNamed(rule)?.stage ?? 'source') === 'source');
  return byComplaint(unused).flatMap(([first, ...others]) =>
    first
      ? {
          rule: UNUSED_SUPPRESSION.id,
          severity,
          location: first.location,
          message: messageFor(first, others.length),
          related: [],
          fixes: [{ title: 'Remove the comment', edits: [{ location: first.comment, newText: '' }] }],
          tags: ['unnecessary'] as const,
        }
      : [],
  );
}

/** Names that no rule has are one complaint for each comment, however many there are. */
function byComplaint(unused: readonly Suppression[]): Suppression[][] {
  const complaints = new Map<string, Suppression[]>();
  for (const each of unused) {
    const key = ruleNamed(each.rule) ? `rule ${each.location.start}` : `unknown ${each.comment.start}`;
    const same = complaints.get(key);
    if (same) same.push(each);
    else complaints.set(key, [each]);
  }
  return [...complaints.values()];
}

/** Longer names are cut: no rule has one. */
const NAME_MAX = 40;

function messageFor({ rule }: Suppression, others: number): string {
  if (ruleNamed(rule))
    return `The next line has no finding of ${rule}, so this comment suppresses nothing. Remove it.`;
  const name = rule.length > NAME_MAX ? `${rule.slice(0, NAME_MAX)}…` : rule;
  const what =
    others === 0 ? `rule called '${name}'` : `rule called '${name}', nor for ${others} more names here`;
  const close = RULES.find(({ id }) => id.startsWith(rule.slice(0, 5)));
  const hint = close ? ` Did you mean ${close.id}?` : ' Remove it or correct the name.';
  return `There is no ${what}, so this comment suppresses nothing.${hint}`;
}
