import { errorText, MAX_ERRNO } from '../../base/errorNames';
import { canonical, type Int, type IntFormat } from '../../c/integers';
import { isComparison, NEGATED } from './comparisons';
import { bitLength, trailingZeros } from './knownBits';
import { Operation, Term, UnknownSymbol, type Operand } from './term';

/** A result of a function, by the words in which symbols say where they come from. */
const RESULT = /^the result of (.+)\(\)$/;

/** How deep a term is written; what is deeper is `…`. */
const MAX_DEPTH = 6;

/** A condition that has been decided, in words: `register_x() fails with -ENOMEM`, `y & 4`, `x == -EINVAL`. */
export function conditionText(condition: Operand, isTrue: boolean): string {
  if (!(condition instanceof Operation)) return comparisonText('!=', condition, 0, isTrue);
  const { operator, left, right } = condition;
  if (isComparison(operator)) return comparisonText(operator, left, right, isTrue);
  if (operator.startsWith('overflow'))
    return isTrue ? overflowText(condition) : `no ${overflowText(condition)}`;
  return comparisonText('!=', condition, 0, isTrue);
}

/** That something has a value, in words: `foo() fails with -ENOMEM`, `y is 3`. */
export function valueText(term: Operand, value: Int): string {
  const name = term instanceof UnknownSymbol ? RESULT.exec(term.origin)?.[1] : undefined;
  if (name === undefined) return `${operandText(term)} is ${numberText(value, formatOf(term))}`;
  if (isErrno(value)) return `${name}() fails with ${errorText(Number(value))}`;
  return `${name}() returns ${numberText(value, formatOf(term))}`;
}

function comparisonText(
  operator: keyof typeof NEGATED,
  left: Operand,
  right: Operand,
  isTrue: boolean,
): string {
  const asked = isTrue ? operator : NEGATED[operator];
  if (asked === '==' && !(right instanceof Term) && left instanceof UnknownSymbol)
    return valueText(left, right);
  const isFlag = right === 0 && left instanceof Operation && left.operator === '&';
  if (isFlag && asked === '!=') return operandText(left);
  if (isFlag && asked === '==') return `!(${operandText(left)})`;
  return `${operandText(left, 1)} ${asked} ${operandText(right, 1, formatOf(left))}`;
}

function overflowText({ operator, left, right }: Operation): string {
  return `overflow of ${operandText(left, 1)} ${operator.slice(-1)} ${operandText(right, 1)}`;
}

function formatOf(operand: Operand): IntFormat | undefined {
  return operand instanceof Term ? operand.format : undefined;
}

/** A term or a number as C writes it, with symbols by where they come from. */
export function operandText(operand: Operand, depth = 0, format?: IntFormat): string {
  if (!(operand instanceof Term)) return numberText(operand, format);
  if (operand instanceof UnknownSymbol) return symbolText(operand);
  if (depth >= MAX_DEPTH || !(operand instanceof Operation)) return '…';
  const { operator, left, right } = operand;
  if (operator === 'cast') return operandText(left, depth);
  const text =
    binaryText(operand, depth + 1) ??
    `${operandText(left, depth + 1)} ${operator} ${operandText(right, depth + 1)}`;
  return depth === 0 ? text : `(${text})`;
}

/** What was written differently by the author: `x - 3`, `x << 2`, and masks by their bits. */
function binaryText({ operator, left, right }: Operation, depth: number): string | undefined {
  if (right instanceof Term) return undefined;
  const start = operandText(left, depth);
  if (operator === '+' && right < 0) return `${start} - ${canonical(-BigInt(right))}`;
  if (operator === '&' && right > 9) return `${start} & ${hex(right)}`;
  const power = right > 1 ? trailingZeros(BigInt(right)) : 0;
  if (operator === '*' && power > 2 && bitLength(BigInt(right)) === power + 1) return `${start} << ${power}`;
  return undefined;
}

/** `foo()` for its result, a name for what is called by one, and else where it comes from. */
function symbolText({ origin }: UnknownSymbol): string {
  const result = RESULT.exec(origin)?.[1];
  return result === undefined ? origin : `${result}()`;
}

function isErrno(value: Int): boolean {
  return value < 0 && value >= -MAX_ERRNO && errorText(Number(value)).startsWith('-E');
}

/** A number in the way it is usually read: errors by name, addresses in hexadecimal. */
export function numberText(value: Int, format?: IntFormat): string {
  if (isErrno(value)) return errorText(Number(value));
  const asSigned = BigInt.asIntN(64, BigInt(value));
  if (format && !format.signed && format.size === 8 && asSigned < 0n) {
    if (isErrno(canonical(asSigned))) return `ERR_PTR(${errorText(Number(asSigned))})`;
    return hex(value);
  }
  return value.toString();
}

function hex(value: Int): string {
  return `0x${value.toString(16)}`;
}
