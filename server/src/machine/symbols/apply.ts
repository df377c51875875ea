import { COMPARISONS, OPERATIONS, wrap, type Int, type IntFormat } from '../../c/integers';
import { exactly, fits } from './exact';
import type { Operator } from './term';

/** What an operator makes of known integers. What C leaves open, a division by zero, is 0. */
export function apply(
  operator: Operator,
  left: Int,
  right: Int,
  format: IntFormat,
  checked?: IntFormat,
): Int {
  const compare = COMPARISONS[operator];
  if (compare) return compare(left, right) ? 1 : 0;
  if (operator === 'cast') return wrap(left, format);
  if (checked) {
    const exact = exactly(operator.slice(-1) as '+' | '-' | '*', left, right);
    return fits(exact, exact, checked) ? 0 : 1;
  }
  return OPERATIONS[operator]?.(left, right, format) ?? 0;
}
