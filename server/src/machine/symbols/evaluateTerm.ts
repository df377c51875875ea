import type { Int } from '../../c/integers';
import { apply } from './apply';
import { contains, lowest } from './rangeSet';
import { rangesOfSymbol } from './termFacts';
import type { Model } from './pathConstraints';
import { Operation, Term, UnknownSymbol, type Operand } from './term';

/** What a symbol is taken for as long as no model says anything: its most usual value that it can have. */
export function usualValue(symbol: UnknownSymbol): Int {
  const possible = rangesOfSymbol(symbol);
  return symbol.usual.find((value) => contains(possible, value)) ?? lowest(possible);
}

/** The value that an operand has in a model. What operations make is not deep (see `operation`). */
export function evaluate(operand: Operand, model: Model): Int {
  if (!(operand instanceof Term)) return operand;
  if (operand instanceof UnknownSymbol) return model.get(operand) ?? usualValue(operand);
  if (!(operand instanceof Operation)) return 0;
  const { operator, left, right, format, checked } = operand;
  return apply(operator, evaluate(left, model), evaluate(right, model), format, checked);
}
