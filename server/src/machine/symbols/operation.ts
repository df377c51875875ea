import type { IntFormat } from '../../c/integers';
import { apply } from './apply';
import { isSameFormat } from './exact';
import { simplified } from './simplify';
import { isComparison, MIRRORED } from './comparisons';
import { constantOf, sizeOf } from './termFacts';
import { Operation, Term, UnknownSymbol, type Operand, type Operator } from './term';

/** Terms of more parts than this are not built. */
const MAX_SIZE = 400;
/** What casts of what is not too large may add. */
const MARGIN = 40;

const COMMUTATIVE: ReadonlySet<Operator> = new Set([
  '+',
  '*',
  '&',
  '|',
  '^',
  '==',
  '!=',
  'overflow+',
  'overflow*',
]);

/**
 * What an operator makes of two operands (see `Operator`): a number where it is known whatever the symbols are, else
 * the simplest term. The same operation always gives the same term. Divisions by a constant 0 give 0.
 */
export function operation(
  operator: Operator,
  left: Operand,
  right: Operand,
  format: IntFormat,
  checked?: IntFormat,
): Operand {
  if (!(left instanceof Term) && !(right instanceof Term))
    return apply(operator, left, right, format, checked);
  if (operator === 'cast' && isSameFormat((left as Term).format, format)) return left;
  const [made, first, second] = ordered(operator, left, right);
  return (
    simplified({ operator: made, left: first, right: second, format, checked }, operation, built) ??
    interned(made, first, second, format, checked)
  );
}

/** An operation as it is, but for the order of its operands. */
function built(operator: Operator, left: Operand, right: Operand, format: IntFormat): Operand {
  if (!(left instanceof Term) && !(right instanceof Term)) return apply(operator, left, right, format);
  return interned(...ordered(operator, left, right), format, undefined);
}

/** Constants go to the right, as far as operators allow, and of terms the older goes to the left. */
function ordered(operator: Operator, left: Operand, right: Operand): [Operator, Operand, Operand] {
  const isTurned = right instanceof Term && (!(left instanceof Term) || left.id > right.id);
  if (isTurned && COMMUTATIVE.has(operator)) return [operator, right, left];
  if (isTurned && isComparison(operator)) return [MIRRORED[operator], right, left];
  return [operator, left, right];
}

function interned(
  operator: Operator,
  left: Operand,
  right: Operand,
  format: IntFormat,
  checked: IntFormat | undefined,
): Operand {
  const owner = (left instanceof Term ? left : right) as Term;
  const key = keyOf(operator, left, right, format, checked);
  const known = owner.operations?.get(key) ?? approximations.get(owner)?.get(key);
  if (known) return constantOf(known) ?? known;
  const made = new Operation(operator, left, right, format, checked);
  if (1 + sizeOf(left) + sizeOf(right) > MAX_SIZE) return approximation(owner, key, made);
  (owner.operations ??= new Map()).set(key, made);
  return constantOf(made) ?? made;
}

function keyOf(
  operator: Operator,
  left: Operand,
  right: Operand,
  format: IntFormat,
  checked: IntFormat | undefined,
): string {
  const name = (operand: Operand): string =>
    operand instanceof Term ? `t${operand.id}` : operand.toString();
  const limit = checked ? `${checked.size}${checked.signed ? 's' : 'u'}` : '';
  return `${operator} ${name(left)} ${name(right)} ${format.size}${format.signed ? 's' : 'u'}${limit}`;
}

const approximations = new WeakMap<Term, Map<string, UnknownSymbol>>();

/** Stands for what has too many parts: nothing follows from its parts any more. */
function approximation(owner: Term, key: string, { format, origin, provenance }: Operation): Term {
  const symbol = new UnknownSymbol(
    `what was calculated from ${origin.replace(/^what was calculated from /, '')}`,
    format,
    {
      provenance,
      isApproximate: true,
    },
  );
  const all = approximations.get(owner) ?? new Map<string, UnknownSymbol>();
  approximations.set(owner, all.set(key, symbol));
  return symbol;
}

/**
 * Whether an operation on both would have too many parts, and give a symbol of which nothing is known. A path stays true
 * if one of them is bound to its value before.
 */
export function isTooLarge(left: Operand, right: Operand): boolean {
  return 1 + sizeOf(left) + sizeOf(right) > MAX_SIZE - MARGIN;
}
