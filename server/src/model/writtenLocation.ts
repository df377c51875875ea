import type { Location, Span } from '../base/span';
import type { TranslationUnit } from '../syntax/translationUnit';

/**
 * Where the author wrote the text at a span of a unit's expanded text, so that it can be changed there.
 * @returns undefined if a macro made its first or last token
 */
export function writtenLocation(
  { unit }: { readonly unit: TranslationUnit },
  span: Span,
): Location | undefined {
  const last = Math.max(span.start, span.end - 1);
  if (unit.map.isMadeByMacro(span.start) || unit.map.isMadeByMacro(last)) return undefined;
  return unit.map.locationOf(span);
}
