import type { Span } from '../base/span';
import type { TranslationUnit } from '../syntax/translationUnit';

/** Whether a condition that is not known decides if the text at a span of a unit's expanded text is compiled. */
export function isUncertain({ uncertainties }: TranslationUnit, { start }: Span): boolean {
  return uncertainties.some((each) => each.start <= start && start < each.end);
}

/** Whether the unit may contain macros and declarations that cannot be seen: a file of the author's is missing. */
export function hasHiddenFiles({ includes, truncated }: TranslationUnit): boolean {
  return truncated || includes.some(({ isSystem, target }) => !isSystem && !target);
}
