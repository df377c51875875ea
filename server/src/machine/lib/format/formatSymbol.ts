import type { Machine } from '../../run/machine';
import { Pointer, Term, type Value } from '../../memory/value';
import { UNKNOWN_TEXT } from './formatText';

/** The size of a function's code, which nothing here has. */
const CODE_SIZE = UNKNOWN_TEXT;

/**
 * What `%ps` (the name), `%pS` and `%pB` (name, offset and size) print.
 * @kernel kernel/kallsyms.c __sprint_symbol
 */
export function formatSymbol(machine: Machine, value: Value, style: string): string {
  const int = machine.memory.toInt(value);
  const pointer =
    value instanceof Pointer ? value : int instanceof Term ? undefined : machine.memory.fromInt(int);
  if (!pointer) return int instanceof Term ? UNKNOWN_TEXT : hexAddress(BigInt(int));
  const { object, offset } = pointer;
  const isCode = object.kind === 'function';
  if (!isCode && object.kind !== 'global') {
    return int instanceof Term ? UNKNOWN_TEXT : hexAddress(BigInt(int));
  }
  const size = isCode ? CODE_SIZE : `0x${object.size.toString(16)}`;
  const place = style === 's' ? '' : `+0x${offset.toString(16)}/${size}`;
  return `${object.name}${place}${object.owner === undefined ? '' : ` [${object.owner}]`}`;
}

function hexAddress(address: bigint): string {
  return `0x${BigInt.asUintN(64, address).toString(16)}`;
}
