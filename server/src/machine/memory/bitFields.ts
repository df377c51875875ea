import { canonical, wrap } from '../../c/integers';
import { offsetPointer } from '../compile/offsetPointer';
import type { Machine } from '../run/machine';
import type { Field, IntCType } from '../../c/types';
import { operation } from '../symbols/operation';
import { partOfTerm, termOfBytes } from './partOfTerm';
import { type Int, Pointer, Term, type Value } from './value';

type Bits = NonNullable<Field['bits']>;

const BYTE = { size: 1, signed: false };

/** Only the bytes that the bits are in are touched: a packed structure may end behind them. */
function bytesOf({ shift, width }: Bits): number {
  return Math.ceil((shift + width) / 8);
}

/** Reads a bit-field that begins in the byte at `at`. */
export function loadBits(machine: Machine, at: Value, type: IntCType, bits: Bits): Value {
  const whole = loadBytes(machine, at, bytesOf(bits));
  if (whole instanceof Term) return cutTerm(operation('>>', whole, bits.shift, WIDE), type, bits);
  return cut(whole >> BigInt(bits.shift), type, bits);
}

const WIDE = { size: 8, signed: false };

function loadBytes(machine: Machine, at: Value, count: number): bigint | Term {
  const parts = Array.from({ length: count }, (_, index) =>
    machine.memory.toInt(machine.memory.load(offsetPointer(at, index), BYTE, false)),
  ).map((part) => (count > WIDE.size ? machine.toInteger(part) : part));
  if (parts.some((part) => part instanceof Term)) {
    const whole = termOfBytes(parts, WIDE);
    return whole instanceof Term ? whole : BigInt(whole);
  }
  return parts.reduceRight<bigint>((whole, part) => (whole << 8n) | BigInt(part as Int), 0n);
}

/** So many bits of an unknown value. */
function cutTerm(value: Value, type: IntCType, { width }: Bits): Value {
  if (!(value instanceof Term)) return value;
  const mask = canonical((1n << BigInt(width)) - 1n);
  const low = operation('&', value, mask, WIDE);
  if (!type.signed) return operation('cast', low, 0, type);
  const sign = canonical(1n << BigInt(width - 1));
  const turned = operation('^', low, sign, WIDE);
  return operation('cast', operation('-', turned, sign, WIDE), 0, type);
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
  const int = count > WIDE.size ? machine.toInteger(value) : machine.memory.toInt(value);
  if (before instanceof Term || int instanceof Term) {
    const rest = canonical(BigInt.asUintN(64, ~mask));
    const kept = operation('&', before instanceof Term ? before : canonical(before), rest, WIDE);
    const shifted = operation('<<', operation('cast', int, 0, WIDE), bits.shift, WIDE);
    const whole = operation('|', kept, operation('&', shifted, canonical(mask), WIDE), WIDE);
    for (let index = 0; index < count; index++)
      machine.memory.store(offsetPointer(found, index), 1, partOfTerm(whole, 8, index, BYTE));
    return int instanceof Term
      ? cutTerm(operation('cast', int, 0, WIDE), type, bits)
      : cut(BigInt(int), type, bits);
  }
  const whole = (before & ~mask) | ((BigInt(int) << BigInt(bits.shift)) & mask);
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
