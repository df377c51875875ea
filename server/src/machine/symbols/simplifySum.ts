import { wrap, type Int, type IntFormat } from '../../c/integers';
import { apply } from './apply';
import { isSameFormat } from './exact';
import type { Draft, Make } from './simplify';
import { Operation, Term, type Operand } from './term';

/** How many sums inside each other are taken apart. */
const MAX_DEPTH = 3;

/** A sum, taken apart. */
interface Parts {
  readonly added: Term[];
  readonly subtracted: Term[];
  constant: Int;
}

/** Sums and differences have at most one constant, which is added last; terms that cancel each other go. */
export function simplifiedSum({ operator, left, right, format }: Draft, build: Make): Operand {
  const parts: Parts = { added: [], subtracted: [], constant: 0 };
  take(left, false, format, parts, 0);
  take(right, operator === '-', format, parts, 0);
  cancel(parts);
  return together(parts, format, build);
}

function take(operand: Operand, isNegative: boolean, format: IntFormat, parts: Parts, depth: number): void {
  if (!(operand instanceof Term)) {
    parts.constant = apply(isNegative ? '-' : '+', parts.constant, operand, format);
    return;
  }
  const sum = depth < MAX_DEPTH ? asSum(operand, format) : undefined;
  if (!sum) {
    (isNegative ? parts.subtracted : parts.added).push(operand);
    return;
  }
  take(sum.left, isNegative, format, parts, depth + 1);
  take(sum.right, isNegative !== (sum.operator === '-'), format, parts, depth + 1);
}

function asSum(term: Term, format: IntFormat): Operation | undefined {
  const isSum = term instanceof Operation && (term.operator === '+' || term.operator === '-');
  return isSum && isSameFormat(term.format, format) ? term : undefined;
}

function cancel({ added, subtracted }: Parts): void {
  for (const term of [...added]) {
    const at = subtracted.indexOf(term);
    if (at < 0) continue;
    subtracted.splice(at, 1);
    added.splice(added.indexOf(term), 1);
  }
}

function together({ added, subtracted, constant }: Parts, format: IntFormat, build: Make): Operand {
  const total = (terms: readonly Term[]): Operand =>
    counted(terms, format, build).reduce<Operand>(
      (sum, term) => (sum === 0 ? term : build('+', sum, term, format)),
      0,
    );
  if (added.length === 0) {
    if (subtracted.length === 0) return constant;
    return build('-', constant, total(subtracted), format);
  }
  const base = subtracted.length === 0 ? total(added) : build('-', total(added), total(subtracted), format);
  return constant === 0 ? base : build('+', base, constant, format);
}

/** Terms in the order of their age; what occurs several times is multiplied. */
function counted(terms: readonly Term[], format: IntFormat, build: Make): Operand[] {
  const counts = new Map<Term, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return [...counts]
    .sort(([left], [right]) => left.id - right.id)
    .map(([term, count]) => (count === 1 ? term : multiplied(term, count, format, build)));
}

function multiplied(term: Term, count: number, format: IntFormat, build: Make): Operand {
  const isProduct = term instanceof Operation && term.operator === '*' && !(term.right instanceof Term);
  if (!isProduct) return build('*', term, wrap(count, format), format);
  return build('*', term.left, apply('*', term.right, wrap(count, format), format), format);
}
