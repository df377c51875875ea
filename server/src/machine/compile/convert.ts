import { wrap } from '../../c/integers';
import type { Machine } from '../run/machine';
import type { Evaluate, Operand } from './operand';
import { type CType, type IntCType, UNSIGNED_LONG } from '../../c/types';
import { ASSUMED_ADDRESS, isInt, Unknown, type Value } from '../memory/value';

/** The operand's value as one of another type. */
export function convert({ type: from, evaluate }: Operand, to: CType): Evaluate {
  if (to.kind === 'int') return convertToInt(from, to, evaluate);
  if (to.kind === 'pointer') return convertToPointer(from, evaluate);
  return evaluate;
}

function convertToInt(from: CType, to: IntCType, evaluate: Evaluate): Evaluate {
  if (from.kind === 'int' && isKept(from, to)) return evaluate;
  return (frame, machine) => intOf(evaluate(frame, machine), to, machine);
}

/** Whether every value of one type is one of the other. */
function isKept(from: IntCType, to: IntCType): boolean {
  if (to.isBool) return from.isBool;
  if (from.size === to.size) return from.signed === to.signed;
  return from.size < to.size && (!from.signed || to.signed);
}

/** What a value is as an integer of a type. A pointer stays one where all of it fits. */
export function intOf(value: Value, to: IntCType, machine: Machine): Value {
  if (to.isBool) return boolOf(value);
  if (isInt(value)) return wrap(value, to);
  if (value instanceof Unknown) return narrowed(value, to);
  if (to.size === 8) return value;
  const address = machine.memory.toInt(value);
  return address instanceof Unknown ? address : wrap(address, to);
}

function boolOf(value: Value): Value {
  if (value instanceof Unknown) return value.test(false);
  return value === 0 ? 0 : 1;
}

function narrowed(value: Unknown, to: IntCType): Unknown {
  const assumed = wrap(value.assumed, to);
  return assumed === value.assumed ? value : value.derive(`as ${to.size}${to.signed ? 's' : 'u'}`, assumed);
}

function convertToPointer(from: CType, evaluate: Evaluate): Evaluate {
  if (from.kind === 'int') {
    return (frame, machine) => {
      const value = evaluate(frame, machine);
      return isInt(value) ? wrap(value, UNSIGNED_LONG) : value;
    };
  }
  return from.kind === 'unknown' ? (frame, machine) => pointerOf(evaluate(frame, machine)) : evaluate;
}

/** A value of a type that is not visible turns out to be a pointer. */
function pointerOf(value: Value): Value {
  if (value instanceof Unknown && value.assumed === 0 && value.truth === undefined) {
    return value.derive('as pointer', ASSUMED_ADDRESS);
  }
  return isInt(value) ? wrap(value, UNSIGNED_LONG) : value;
}

/** What a value that comes from outside of C is as one of a type. */
export function convertValue(value: Value, to: CType, machine: Machine): Value {
  if (to.kind === 'int') return intOf(value, to, machine);
  return to.kind === 'pointer' ? pointerOf(value) : value;
}
