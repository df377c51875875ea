import type { Span } from './span';

/**
 * Where a span of a text is after one edit to it; undefined if the edit touches it.
 * @param before the text that the span is in
 * @param after the text with the edit
 */
export function shiftedSpan({ start, end }: Span, before: string, after: string): Span | undefined {
  if (before === after) return { start, end };
  const most = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < most && before[prefix] === after[prefix]) prefix++;
  if (end <= prefix) return { start, end };
  // What was typed may begin like what follows it; then it may have been inserted at several places.
  let suffix = 0;
  while (suffix < most && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  const shift = after.length - before.length;
  return start >= before.length - suffix ? { start: start + shift, end: end + shift } : undefined;
}
