import type { KernelCall } from '../../run/kernelFunction';
import { type Int, isInt, Term, unknownResultOf, unknownValue, type Value } from '../../memory/value';

/** An argument as it was passed; unknown where the call has fewer. */
export function argument({ args, name }: KernelCall, index: number): Value {
  return args[index] ?? unknownValue(`an argument of ${name}()`, false);
}

/** An argument as an integer, a pointer as its address; undefined if it is not known. */
export function intArgument(call: KernelCall, index: number): Int | undefined {
  const value = call.machine.memory.toInt(argument(call, index));
  return value instanceof Term ? undefined : value;
}

/** An argument as a count of bytes or elements; undefined if it is not known. Infinite where it is beyond exact numbers. */
export function countArgument(call: KernelCall, index: number): number | undefined {
  const value = intArgument(call, index);
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= 0 ? value : Number.POSITIVE_INFINITY;
}

/** Whether the argument is a null pointer. */
export function isNull(value: Value): boolean {
  return isInt(value) && BigInt(value) === 0n;
}

/** The result of a call that depends on something that is not known. */
export function unknownResult(call: KernelCall, isPointer = false): Value {
  return unknownResultOf(call.name, isPointer);
}

/** Loops over more than this would take longer than anybody waits. */
const STEPS_MAX = 1 << 20;

/** Like `countArgument` for loops of our own: 0 where it is not known, and never so much that it takes long. */
export function stepsArgument(call: KernelCall, index: number): number {
  return Math.min(countArgument(call, index) ?? 0, STEPS_MAX);
}
