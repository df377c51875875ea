import { COMPARISONS, type IntFormat, OPERATIONS, wrap } from '../../c/integers';
import { Oops } from './fault';
import type { Machine } from './machine';
import { type Int, isInt, isSame, Pointer, Term, unknownValue, type Value } from '../memory/value';
import { INT, LONG, UNSIGNED_LONG } from '../../c/types';
import { fits } from '../symbols/exact';
import { staticFact } from '../symbols/termFacts';
import { isTooLarge, operation } from '../symbols/operation';
import { type Comparison, type Operator, UnknownSymbol } from '../symbols/term';

/** Calculates with any two values, as integers of a format. */
export function calculate(
  operator: string,
  left: Value,
  right: Value,
  format: IntFormat,
  machine: Machine,
): Value {
  if (isInt(left) && isInt(right)) return calculateInts(operator, left, right, format);
  const moved = movePointer(operator, left, right);
  if (moved !== undefined) return moved;
  const [a, b] = [machine.memory.toInt(left), machine.memory.toInt(right)];
  if (a instanceof Term || b instanceof Term)
    return calculateTerms(operator as Operator, a, b, format, machine);
  return calculateInts(operator, a, b, format);
}

function calculateInts(operator: string, left: Int, right: Int, format: IntFormat): Int {
  const result = OPERATIONS[operator]?.(left, right, format);
  if (result === undefined) throw new Oops('division-by-zero', 'Division by zero.');
  return result;
}

/** A pointer that was cast to an integer still leads to its object when something is added to it. */
function movePointer(operator: string, left: Value, right: Value): Value | undefined {
  const isSum = operator === '+';
  if (!isSum && operator !== '-') return undefined;
  if (left instanceof Pointer && isInt(right)) {
    return new Pointer(left.object, left.offset + (isSum ? Number(right) : -Number(right)));
  }
  if (isSum && right instanceof Pointer && isInt(left))
    return new Pointer(right.object, right.offset + Number(left));
  if (isSum || !(left instanceof Pointer) || !(right instanceof Pointer)) return undefined;
  if (left.object === right.object) return left.offset - right.offset;
  // Two symbols of the linker, such as a section's begin and end: nobody knows how far they are apart.
  const isKnown = !left.object.isOpaque && !right.object.isOpaque;
  return isKnown
    ? undefined
    : unknownValue(`the distance from ${right.object.name} to ${left.object.name}`, false);
}

function calculateTerms(
  operator: Operator,
  left: Int | Term,
  right: Int | Term,
  format: IntFormat,
  machine: Machine,
): Value {
  if (operator === '/' || operator === '%') divisible(right, machine);
  if (isTooLarge(left, right))
    return calculate(operator, boundIf(left, machine), boundIf(right, machine), format, machine);
  const isShift = operator === '<<' || operator === '>>';
  return operation(operator, inFormat(left, format), isShift ? right : inFormat(right, format), format);
}

/** What was calculated in too many steps is the number that it usually is, from now on. */
function boundIf(value: Int | Term, machine: Machine): Int {
  if (!(value instanceof Term)) return value;
  machine.bound('a value that was calculated in too many steps');
  return machine.constraints.bind(value);
}

/** A number as it is in a format. */
function inFormat(value: Int | Term, format: IntFormat): Int | Term {
  return value instanceof Term ? operation('cast', value, 0, format) : wrap(value, format);
}

/** A divisor that may be something else is not zero. */
function divisible(by: Int | Term, machine: Machine): void {
  if (by instanceof Term && machine.constraints.holds(operation('!=', by, 0, INT))) return;
  if (by === 0 || by instanceof Term) throw new Oops('division-by-zero', 'Division by zero.');
}

/** Compares any two values. Integers and addresses have been brought to one format before. */
export function compare(operator: string, first: Value, second: Value, machine: Machine): Value {
  const [left, right] = [placeOrItself(first, second, machine), placeOrItself(second, first, machine)];
  if (isInt(left) && isInt(right)) return COMPARISONS[operator]?.(left, right) === true ? 1 : 0;
  if (left instanceof Pointer && right instanceof Pointer && left.object === right.object) {
    return COMPARISONS[operator]?.(left.offset, right.offset) === true ? 1 : 0;
  }
  if (isEquality(operator) && isCertain(left) && isCertain(right)) {
    return sameAddress(left, right, machine) === (operator === '==') ? 1 : 0;
  }
  const [a, b] = [machine.memory.toInt(left), machine.memory.toInt(right)];
  if (a instanceof Term || b instanceof Term) return compareTerms(operator as Comparison, a, b, machine);
  return COMPARISONS[operator]?.(a, b) === true ? 1 : 0;
}

/** Unknown pointers that lead somewhere are compared by where. What ends a walk is NULL beside NULL. */
function placeOrItself(value: Value, other: Value, { memory }: Machine): Value {
  if (!(value instanceof Term)) return value;
  if (other === 0 && value instanceof UnknownSymbol && value.head) return 0;
  return memory.knownPlaceOf(value) ?? value;
}

function isEquality(operator: string): boolean {
  return operator === '==' || operator === '!=';
}

function isCertain(value: Value): boolean {
  return !(value instanceof Term);
}

function sameAddress(left: Value, right: Value, machine: Machine): boolean {
  if (left === 0 || right === 0) return false;
  if (left instanceof Pointer && right instanceof Pointer) return isSame(left, right);
  return machine.memory.toInt(left) === machine.memory.toInt(right);
}

function compareTerms(operator: Comparison, left: Int | Term, right: Int | Term, machine: Machine): Value {
  if (isTooLarge(left, right))
    return compare(operator, boundIf(left, machine), boundIf(right, machine), machine);
  const format = commonFormat(left, right);
  return operation(operator, inFormat(left, format), inFormat(right, format), INT);
}

/** A format that holds all that both sides can be; if types are not visible and there is none, that of a term. */
function commonFormat(left: Int | Term, right: Int | Term): IntFormat {
  const sides = [left, right].map(staticFact);
  const formats = [left, right].flatMap((side) => (side instanceof Term ? [side.format] : []));
  const holdsAll = (format: IntFormat): boolean => sides.every(({ low, high }) => fits(low, high, format));
  return [...formats, INT, LONG, UNSIGNED_LONG].find(holdsAll) ?? (formats[0] as IntFormat);
}
