import { calculate } from '../run/calculate';
import { canonical, wrap } from '../../c/integers';
import { offsetPointer } from '../compile/offsetPointer';
import type { Machine } from '../run/machine';
import type { Field, IntCType } from '../../c/types';
import { type Int, isInt, Pointer, Unknown, type Value } from './value';

type Bits = NonNullable<Field['bits']>;

const BYTE = { size: 1, signed: false };

/** Only the bytes that the bits are in are touched: a packed structure may end behind them. */
function bytesOf({ shift, width }: Bits): number {
  return Math.ceil((shift + width) / 8);
}

/** Reads a bit-field that begins in the byte at `at`. */
export function loadBits(machine: Machine, at: Value, type: IntCType, bits: Bits): Value {
  const whole = loadBytes(machine, at, bytesOf(bits));
  if (whole instanceof Unknown) return whole.derive(`bits ${bits.shift} ${bits.width}`, 0);
  return cut(whole >> BigInt(bits.shift), type, bits);
}

function loadBytes(machine: Machine, at: Value, count: number): bigint | Unknown {
  let whole = 0n;
  for (let index = count - 1; index >= 0; index--) {
    const byte = machine.memory.toInt(machine.memory.load(offsetPointer(at, index), BYTE, false));
    if (byte instanceof Unknown) return byte;
    whole = (whole << 8n) | BigInt(byte);
  }
  return whole;
}

/** The value that so many bits have. */
function cut(value: bigint, type: IntCType, { width }: Bits): Int {
  return wrap(canonical(type.signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value)), type);
}

/**
 * Writes a bit-field; the other bits of its bytes stay. Those that nobody has written yet count as zero.
 * @returns what is there now
 */
export function storeBits(machine: Machine, at: Value, type: IntCType, bits: Bits, value: Value): Value {
  const count = bytesOf(bits);
  const found = machine.memory.locate(at, count, true);
  if (!found) return value;
  clearNew(machine, found, count);
  const before = loadBytes(machine, found, count);
  const mask = ((1n << BigInt(bits.width)) - 1n) << BigInt(bits.shift);
  const int = isInt(value) ? value : machine.toNumber(calculate('+', value, 0, type, machine));
  const kept = (before instanceof Unknown ? BigInt(before.assumed) : before) & ~mask;
  const whole = kept | ((BigInt(int) << BigInt(bits.shift)) & mask);
  for (let index = 0; index < count; index++) {
    machine.memory.store(offsetPointer(found, index), 1, Number((whole >> BigInt(8 * index)) & 0xffn));
  }
  return cut(BigInt(int), type, bits);
}

function clearNew(machine: Machine, { object, offset }: Pointer, count: number): void {
  for (let at = offset; at < offset + count; at++) {
    if (object.states[at] === 0) machine.memory.store(new Pointer(object, at), 1, 0);
  }
}
