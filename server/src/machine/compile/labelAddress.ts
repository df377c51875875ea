import type { Label } from './functionBuilder';
import { canonical } from '../../c/integers';
import { type Int, isInt, type Value } from '../memory/value';

/** What is added to it are a function's slot, and in its lowest bits the index of an instruction. */
const BASE = 0xffffa00000000000n;
const INDEX_BITS = 24n;

function baseOf(slot: number): bigint {
  return BASE + (BigInt(slot) << INDEX_BITS);
}

/** `&&label`: an integer, so that addresses of labels can be subtracted from each other, as tables of offsets do. */
export function addressOfLabel({ pc }: Label, slot: number): Int {
  return canonical(baseOf(slot) + BigInt(pc));
}

/**
 * The index of the instruction that a value leads to, in the function with a slot and so many instructions; undefined
 * if it leads elsewhere.
 */
export function labelAt(value: Value, slot: number, length: number): number | undefined {
  if (!isInt(value)) return undefined;
  const index = BigInt(value) - baseOf(slot);
  return index >= 0n && index <= BigInt(length) ? Number(index) : undefined;
}
