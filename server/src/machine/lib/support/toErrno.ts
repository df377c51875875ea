import type { Machine } from '../../run/machine';
import type { Value } from '../../memory/value';

/** A result of C as a 32-bit `int`. */
export function toErrno(machine: Machine, value: Value): number {
  return Number(BigInt.asIntN(32, BigInt(machine.toNumber(value))));
}
