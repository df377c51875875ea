import type { Label } from './functionBuilder';
import { canonical } from '../../c/integers';
import { type Int, isInt, type Value } from '../memory/value';

/** Where a module's code could lie: what is added is the index of an instruction. */
const BASE = 0xffffffffc0000000n;

/** `&&label`: an integer, so that addresses of labels can be subtracted from each other, as tables of offsets do. */
export function addressOfLabel({ pc }: Label): Int {
  return canonical(BASE + BigInt(pc));
}

/** The index of the instruction that a value leads to, in a function of so many; undefined if it leads elsewhere. */
export function labelAt(value: Value, length: number): number | undefined {
  if (!isInt(value)) return undefined;
  const index = BigInt(value) - BASE;
  return index >= 0n && index <= BigInt(length) ? Number(index) : undefined;
}
