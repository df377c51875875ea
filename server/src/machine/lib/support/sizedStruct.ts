import type { Machine } from '../../run/machine';
import type { Pointer } from '../../memory/value';

/** Zeroed memory for a struct of the kernel's headers, as the function `by` allocates it. */
export function sizedStruct(machine: Machine, tag: string, by: string): Pointer {
  return machine.allocate(machine.struct(tag).size, by, true);
}
