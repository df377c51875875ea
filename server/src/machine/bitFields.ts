import { calculate } from './calculate';
import { wrap } from './integers';
import type { Machine } from './machine';
import type { Field, IntCType } from './types';
import { type Int, isInt, Unknown, type Value } from './value';

type Bits = NonNullable<Field['bits']>;

/** Reads a bit-field from the unit at `at`. */
export function loadBits(machine: Machine, at: Value, type: IntCType, bits: Bits): Value {
  const unit = machine.memory.toInt(machine.memory.load(at, { size: type.size, signed: false }, false));
  if (unit instanceof Unknown) return unit.derive(`bits ${bits.shift} ${bits.width}`, 0);
  const shifted = BigInt(unit) >> BigInt(bits.shift);
  const value = type.signed ? BigInt.asIntN(bits.width, shifted) : BigInt.asUintN(bits.width, shifted);
  return wrap(toInt(value), type);
}

/** Writes a bit-field; the other bits of its unit stay. Those that nobody has written yet count as zero. */
export function storeBits(machine: Machine, at: Value, type: IntCType, bits: Bits, value: Value): void {
  const format = { size: type.size, signed: false };
  const found = machine.memory.locate(at, type.size, true);
  if (!found) return;
  const { object, offset } = found;
  if (object.states[offset] === 0) machine.memory.store(at, type.size, 0);
  const unit = machine.memory.toInt(machine.memory.load(at, format, false));
  const mask = ((1n << BigInt(bits.width)) - 1n) << BigInt(bits.shift);
  const kept = BigInt(unit instanceof Unknown ? unit.assumed : unit) & ~mask;
  const int = isInt(value) ? value : machine.toNumber(calculate('+', value, 0, format, machine));
  const set = (BigInt(int) << BigInt(bits.shift)) & mask;
  machine.memory.store(at, type.size, wrap(toInt(kept | set), format));
}

function toInt(value: bigint): Int {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
