import type { Machine } from './machine';
import type { CompiledFunction } from '../compile/compiledFunction';
import type { Instance } from './instance';
import type { MemoryObject } from '../memory/memoryObject';
import { Pointer, type Value } from '../memory/value';

/** One call of a C function that has not returned. */
export class Frame {
  /** Index of the instruction that runs next. */
  pc = 0;
  /** Scalars whose address nobody takes, and intermediate results. Undefined is uninitialised. */
  readonly registers: (Value | undefined)[];
  /** Variables in memory; undefined until they are declared. */
  readonly locals: (MemoryObject | undefined)[];
  result: Value = 0;
  /** The function in whose place a livepatch has put this one, if it was called by that, and what was open until then. */
  insteadOf: { readonly name: string; readonly branches: number } | undefined;

  /** @param returnTo the caller's register that takes the result */
  constructor(
    readonly code: CompiledFunction,
    readonly instance: Instance,
    readonly args: readonly Value[],
    readonly returnTo: number,
  ) {
    this.registers = new Array<Value | undefined>(code.registersCount);
    this.locals = new Array<MemoryObject | undefined>(code.localsCount);
  }
}

/** Gives a parameter that lies in memory the value that it was passed. */
export function storeParameter(
  machine: Machine,
  frame: Frame,
  slot: Frame['code']['parameters'][number],
  value: Value,
): void {
  const object = machine.memory.allocate({
    kind: 'stack',
    size: slot.size,
    name: slot.name,
    place: undefined,
  });
  frame.locals[slot.index] = object;
  const at = new Pointer(object, 0);
  if (slot.isAggregate) machine.memory.copy(at, value, slot.size);
  else machine.memory.store(at, slot.size, value);
}
