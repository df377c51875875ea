import { type Int, type IntFormat, shiftCount } from '../../c/integers';
import { apply } from './apply';
import { isComparison } from './comparisons';
import { endsOf, fits, isSameFormat, subtract, widthOf } from './exact';
import { trailingZeros } from './knownBits';
import { joined } from './slices';
import { simplifiedComparison } from './simplifyComparison';
import { simplifiedSum } from './simplifySum';
import { staticFact } from './termFacts';
import { Operation, Term, type Operand, type Operator } from './term';

/** An operation that is not made yet. */
export interface Draft {
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
  readonly format: IntFormat;
  readonly checked?: IntFormat | undefined;
}

export type Make = (operator: Operator, left: Operand, right: Operand, format: IntFormat) => Operand;

/** The same in a simpler way, if there is one: `build` makes an operation as it is, `make` a simple one. */
export function simplified(draft: Draft, make: Make, build: Make): Operand | undefined {
  if (draft.operator === '+' || draft.operator === '-') return simplifiedSum(draft, build);
  if (isComparison(draft.operator)) return simplifiedComparison(draft, make);
  return SIMPLIFIERS[draft.operator]?.(draft, make);
}

type Simplifier = (draft: Draft, make: Make) => Operand | undefined;

function isOperation(operand: Operand, operator: Operator): operand is Operation {
  return operand instanceof Operation && operand.operator === operator;
}

/** Both constants of `(x op a) op b` at once. */
function nested({ operator, left, right, format }: Draft, make: Make): Operand | undefined {
  if (right instanceof Term || !isOperation(left, operator) || left.right instanceof Term) return undefined;
  return make(operator, left.left, apply(operator, left.right, right, format), format);
}

const product: Simplifier = (draft, make) => {
  if (draft.right === 1) return draft.left;
  if (draft.right === 0) return 0;
  return nested(draft, make);
};

/** How many bits a constant shifts by if it is a power of two. */
function exponent(value: Int): number | undefined {
  const big = BigInt(value);
  return big > 0n && (big & (big - 1n)) === 0n ? trailingZeros(big) : undefined;
}

const quotient: Simplifier = ({ left, right, format }, make) => {
  if (right instanceof Term) return undefined;
  if (right === 1) return left;
  if (right === 0) return 0;
  if (right === -1) return make('-', 0, left, format);
  const power = exponent(right);
  return power !== undefined && staticFact(left).low >= 0 ? make('>>', left, power, format) : undefined;
};

const remainder: Simplifier = ({ left, right, format }, make) => {
  if (right instanceof Term) return undefined;
  if (right === 1 || right === 0 || right === -1) return 0;
  if (!(left instanceof Term)) return undefined;
  const { low, high } = staticFact(left);
  const size = right < 0 ? subtract(0, right) : right;
  if (low > subtract(0, size) && high < size) return left;
  return exponent(right) !== undefined && low >= 0 ? make('&', left, subtract(right, 1), format) : undefined;
};

const conjunction: Simplifier = (draft, make) => {
  const { left, right } = draft;
  if (left === right) return left;
  if (right instanceof Term) return undefined;
  if (right === 0) return 0;
  const { zeros } = staticFact(left).bits;
  if ((~zeros & ~BigInt(right)) === 0n) return left;
  return nested(draft, make);
};

const disjunction: Simplifier = (draft, make) => {
  const { left, right } = draft;
  if (left === right || right === 0) return left;
  return nested(draft, make) ?? joined(left, right, draft.format, make);
};

const exclusion: Simplifier = (draft, make) => {
  const { left, right } = draft;
  if (left === right) return 0;
  if (right === 0) return left;
  if (isOperation(left, '^') && left.right === right) return left.left;
  if (isOperation(left, '^') && left.left === right) return left.right;
  if (isOperation(right, '^') && right.right === left) return right.left;
  if (isOperation(right, '^') && right.left === left) return right.right;
  return nested(draft, make);
};

/** Shifts to the left are products, so that there is one way to say it. */
const shiftLeft: Simplifier = ({ left, right, format }, make) => {
  if (left === 0) return 0;
  if (right instanceof Term) return undefined;
  return make('*', left, apply('<<', 1, right, format), format);
};

const shiftRight: Simplifier = ({ left, right, format }, make) => {
  if (left === 0) return 0;
  if (right instanceof Term) return undefined;
  const by = shiftCount(right, format);
  if (by === 0n) return left;
  if (!isOperation(left, '>>') || left.right instanceof Term) return undefined;
  const all = by + shiftCount(left.right, format);
  return all < BigInt(widthOf(format)) ? make('>>', left.left, Number(all), format) : undefined;
};

const cast: Simplifier = ({ left, format }, make) => {
  if (isOperation(left, 'cast')) return castAgain(left, format, make);
  if (isOperation(left, '&') && !(left.right instanceof Term)) {
    const mask = (1n << BigInt(widthOf(format))) - 1n;
    if ((BigInt(left.right) & mask) === mask) return make('cast', left.left, 0, format);
  }
  return undefined;
};

/** A cast of a cast is one, if the first loses nothing, or nothing that the second keeps. */
function castAgain(inner: Operation, format: IntFormat, make: Make): Operand | undefined {
  const whole = inner.left as Term;
  const { low, high } = staticFact(whole);
  if (!fits(low, high, inner.format) && widthOf(format) > widthOf(inner.format)) return undefined;
  return isSameFormat(whole.format, format) && fits(low, high, format)
    ? whole
    : make('cast', whole, 0, format);
}

/** `x - x` and the like do not overflow, nor does what is beyond nothing. */
const overflow: Simplifier = ({ operator, left, right, checked }) => {
  if (!checked || right !== 0) return undefined;
  if (operator === 'overflow*') return 0;
  const { low, high } = staticFact(left);
  const ends = endsOf(checked);
  return low >= ends[0] && high <= ends[1] ? 0 : undefined;
};

const SIMPLIFIERS: Readonly<Partial<Record<Operator, Simplifier>>> = {
  '*': product,
  '/': quotient,
  '%': remainder,
  '&': conjunction,
  '|': disjunction,
  '^': exclusion,
  '<<': shiftLeft,
  '>>': shiftRight,
  cast,
  'overflow+': overflow,
  'overflow-': overflow,
  'overflow*': overflow,
};
