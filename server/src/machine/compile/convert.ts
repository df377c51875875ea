import { wrap } from '../../c/integers';
import type { Machine } from '../run/machine';
import type { Evaluate, Operand } from './operand';
import { type CType, INT, type IntCType, UNSIGNED_LONG } from '../../c/types';
import { isInt, Term, type Value } from '../memory/value';
import { operation } from '../symbols/operation';
import { UnknownSymbol } from '../symbols/term';

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
  if (value instanceof Term) return operation('cast', value, 0, to);
  if (to.size === 8) return value;
  const address = machine.memory.toInt(value);
  return address instanceof Term ? address : wrap(address, to);
}

function boolOf(value: Value): Value {
  if (value instanceof Term) return operation('!=', value, 0, INT);
  return value === 0 ? 0 : 1;
}

function convertToPointer(from: CType, evaluate: Evaluate): Evaluate {
  if (from.kind === 'int') {
    return (frame, machine) => {
      const value = evaluate(frame, machine);
      return isInt(value) ? wrap(value, UNSIGNED_LONG) : value;
    };
  }
  return from.kind === 'unknown'
    ? (frame, machine) => pointerOf(evaluate(frame, machine), machine)
    : evaluate;
}

/** A value of a type that is not visible turns out to be a pointer. */
function pointerOf(value: Value, machine: Machine): Value {
  if (value instanceof UnknownSymbol) machine.constraints.takeForPointer(value);
  return isInt(value) ? wrap(value, UNSIGNED_LONG) : value;
}

/** What a value that comes from outside of C is as one of a type. */
export function convertValue(value: Value, to: CType, machine: Machine): Value {
  if (to.kind === 'int') return intOf(value, to, machine);
  return to.kind === 'pointer' ? pointerOf(value, machine) : value;
}
