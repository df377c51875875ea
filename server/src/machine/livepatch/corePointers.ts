import type { FunctionId, Pointer as CorePointer } from '../../kernel/structs';
import { canonical } from '../../c/integers';
import { keyOf } from '../memory/keyOf';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { isInt, Pointer, Term, type Value } from '../memory/value';

/** The livepatch core compares pointers with `===`: equal ones are one object here. */
const POINTERS = new Part('core pointers', () => new Map<string, object>());
const FUNCTIONS = new Part('core functions', () => new Map<FunctionId, Value>());

/** An address that is a number, as the core has it. */
class Address {
  constructor(readonly value: Value) {}
}

/** A pointer as the livepatch core has it; undefined for NULL. */
export function corePointer(machine: Machine, value: Value): CorePointer | undefined {
  if (value === 0) return undefined;
  const known = machine.part(POINTERS);
  const key = keyOf(value);
  const found = value instanceof Term ? value : known.get(key);
  if (found) return found;
  const made = isInt(value) ? new Address(value) : value;
  known.set(key, made);
  return made;
}

/** What the livepatch core's pointer is in C. */
export function valueOf(pointer: CorePointer | undefined): Value {
  if (pointer instanceof Pointer || pointer instanceof Term) return pointer;
  return pointer instanceof Address ? pointer.value : 0;
}

/** What the core knows of a function that a pointer leads to; undefined for NULL. */
export function functionIdOf(at: Value): FunctionId | undefined {
  if (at === 0) return undefined;
  if (at instanceof Pointer) return at.object.code?.id ?? `data:${at.object.name}`;
  return at instanceof Term ? `unknown:${at.origin}` : `address:${String(canonical(BigInt(at)))}`;
}

/** A function as the core has it, so that `functionWithHandle` finds it again; undefined for NULL. */
export function functionHandle(machine: Machine, value: Value): FunctionId | undefined {
  const id = functionIdOf(value);
  if (id !== undefined) machine.part(FUNCTIONS).set(id, value);
  return id;
}

/** The function that a handle was made of. */
export function functionWithHandle(machine: Machine, id: FunctionId): Value {
  return machine.part(FUNCTIONS).get(id) ?? 0;
}
