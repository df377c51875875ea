import { COMPARISONS, type IntFormat, OPERATIONS, wrap } from '../../c/integers';
import { Oops } from './fault';
import type { Machine } from './machine';
import { type Int, isInt, isSame, Pointer, Unknown, unknownValue, type Value } from '../memory/value';

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
  if (a instanceof Unknown || b instanceof Unknown) return calculateUnknown(operator, a, b, format);
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

function calculateUnknown(
  operator: string,
  left: Int | Unknown,
  right: Int | Unknown,
  format: IntFormat,
): Unknown {
  const assumed =
    OPERATIONS[operator]?.(wrap(assumedOf(left), format), wrap(assumedOf(right), format), format) ?? 0;
  return left instanceof Unknown
    ? left.derive(`${operator} ${nameOf(right)}`, assumed)
    : (right as Unknown).derive(`${nameOf(left)} ${operator}`, assumed);
}

function assumedOf(value: Int | Unknown): Int {
  return value instanceof Unknown ? value.assumed : value;
}

let unknownsNamed = 0;
const unknownNames = new WeakMap<Unknown, number>();

function nameOf(value: Int | Unknown): string {
  if (!(value instanceof Unknown)) return String(value);
  const name = unknownNames.get(value) ?? ++unknownsNamed;
  unknownNames.set(value, name);
  return `u${name}`;
}

/** Compares any two values. Integers and addresses have been brought to one format before. */
export function compare(operator: string, first: Value, second: Value, machine: Machine): Value {
  const [left, right] = [endOrItself(first, second), endOrItself(second, first)];
  if (isInt(left) && isInt(right)) return COMPARISONS[operator]?.(left, right) === true ? 1 : 0;
  if (left instanceof Pointer && right instanceof Pointer && left.object === right.object) {
    return COMPARISONS[operator]?.(left.offset, right.offset) === true ? 1 : 0;
  }
  if (isEquality(operator) && isCertain(left) && isCertain(right)) {
    return sameAddress(left, right, machine) === (operator === '==') ? 1 : 0;
  }
  const [a, b] = [machine.memory.toInt(left), machine.memory.toInt(right)];
  if (a instanceof Unknown || b instanceof Unknown) return compareUnknown(operator, a, b);
  return COMPARISONS[operator]?.(a, b) === true ? 1 : 0;
}

/** Beside a pointer, the end of a walk is the list's head. */
function endOrItself(value: Value, other: Value): Value {
  return value instanceof Unknown && value.head && other instanceof Pointer ? value.head : value;
}

function isEquality(operator: string): boolean {
  return operator === '==' || operator === '!=';
}

function isCertain(value: Value): boolean {
  return !(value instanceof Unknown);
}

function sameAddress(left: Value, right: Value, machine: Machine): boolean {
  if (left === 0 || right === 0) return false;
  if (left instanceof Pointer && right instanceof Pointer) return isSame(left, right);
  return machine.memory.toInt(left) === machine.memory.toInt(right);
}

/** An unknown that is compared with zero: what was decided about it once stays so. */
function tested(unknown: Unknown, isZero: boolean): Value {
  const { by, isOpposite } = unknown.decidedBy();
  if (by.truth === undefined) return unknown.test(isZero);
  return (by.truth !== isOpposite) !== isZero ? 1 : 0;
}

function compareUnknown(operator: string, left: Int | Unknown, right: Int | Unknown): Value {
  if (left === right && isEquality(operator)) return operator === '==' ? 1 : 0;
  const assumed = COMPARISONS[operator]?.(assumedOf(left), assumedOf(right)) === true ? 1 : 0;
  const unknown = left instanceof Unknown ? left : (right as Unknown);
  if ((left === 0 || right === 0) && isEquality(operator)) return tested(unknown, operator === '==');
  return unknown.derive(
    `${left === unknown ? '' : nameOf(left)} ${operator} ${right === unknown ? '' : nameOf(right)}`,
    assumed,
  );
}
