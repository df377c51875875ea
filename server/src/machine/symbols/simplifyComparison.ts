import { INT } from '../../c/types';
import { wrap, type Int } from '../../c/integers';
import { apply } from './apply';
import { isComparison, NEGATED } from './comparisons';
import { add, fits, subtract } from './exact';
import { staticFact } from './termFacts';
import { Operation, Term, type Comparison, type Operand } from './term';
import type { Draft, Make } from './simplify';

/** A comparison in a simpler way, if there is one. */
export function simplifiedComparison(draft: Draft, make: Make): Operand | undefined {
  const { left, right } = draft;
  const operator = draft.operator as Comparison;
  if (left === right) return apply(operator, 0, 0, INT);
  if (!(left instanceof Operation)) return undefined;
  if (right instanceof Term) return undefined;
  return ofTruth(operator, left, right, make) ?? withConstant(operator, left, right, make);
}

/** What is asked of something that is 0 or 1. */
function ofTruth(operator: Comparison, left: Operation, right: Int, make: Make): Operand | undefined {
  const { low, high } = staticFact(left);
  if (low < 0 || high > 1) return undefined;
  const [ofFalse, ofTrue] = [apply(operator, 0, right, INT), apply(operator, 1, right, INT)];
  if (ofFalse === ofTrue) return ofFalse;
  if (left.operator === 'cast') return make(operator, left.left, right, INT);
  if (!isComparison(left.operator)) return undefined;
  const asked = ofTrue === 1 ? left.operator : NEGATED[left.operator];
  return make(asked, left.left, left.right, INT);
}

function withConstant(operator: Comparison, left: Operation, right: Int, make: Make): Operand | undefined {
  if (left.operator === 'cast') return ofCast(operator, left, right, make);
  if (operator === '==' || operator === '!=') return equality(operator, left, right, make);
  return order(operator, left, right, make);
}

/** What a cast does not change is compared without it. */
function ofCast(
  operator: Comparison,
  { left, format }: Operation,
  right: Int,
  make: Make,
): Operand | undefined {
  const inner = left as Term;
  const { low, high } = staticFact(inner);
  if (!fits(low, high, format)) return undefined;
  if (fits(right, right, inner.format)) return make(operator, inner, right, INT);
  return apply(operator, low, right, INT);
}

function equality(operator: '==' | '!=', term: Operation, value: Int, make: Make): Operand | undefined {
  const { left, right, format } = term;
  switch (term.operator) {
    case '+':
      return right instanceof Term ? undefined : make(operator, left, apply('-', value, right, format), INT);
    case '^':
      if (!(right instanceof Term)) return make(operator, left, apply('^', value, right, format), INT);
      return value === 0 ? make(operator, left, right, INT) : undefined;
    case '-':
      if (!(left instanceof Term)) return make(operator, right, apply('-', left, value, format), INT);
      return value === 0 ? make(operator, left, right, INT) : undefined;
    default:
      return undefined;
  }
}

/** `x + 3 < 5`, if nothing is wrapped. */
function order(operator: Comparison, term: Operation, value: Int, make: Make): Operand | undefined {
  const { left, right, format } = term;
  if (term.operator !== '+' || right instanceof Term) return undefined;
  const { low, high } = staticFact(left);
  for (const constant of [right, wrap(subtract(0, right), format)]) {
    const offset = constant === right ? right : subtract(0, constant);
    if (!fits(add(low, offset), add(high, offset), format)) continue;
    const limit = subtract(value, offset);
    if (fits(limit, limit, (left as Term).format)) return make(operator, left, limit, INT);
    return apply(operator, low, limit, INT);
  }
  return undefined;
}
