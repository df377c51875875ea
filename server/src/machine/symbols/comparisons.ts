import type { Comparison, Operator } from './term';

/** What holds of two operands that have changed places. */
export const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

/** What holds exactly where a comparison does not. */
export const NEGATED: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};

export function isComparison(operator: Operator): operator is Comparison {
  return operator in NEGATED;
}
