import { completeType, planInitialiser } from '../../c/initialiser';
import { type CType, formatOf, LONG, sizeOf } from '../../c/types';
import type { GlobalVariable } from '../run/unit';
import type { Expression, TypeSyntax } from '../../syntax/ast';
import { calculate } from '../run/calculate';
import type { Machine } from '../run/machine';
import { isInt, type Value } from '../memory/value';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { fromRegister } from './keep';
import type { Evaluate } from './operand';

/** The type of a variable; an array without a length has that of its initialiser. */
export function typeOfVariable(variable: GlobalVariable): CType {
  const { type, declaration, scope } = variable;
  if (type.kind !== 'array' || type.length !== undefined || !declaration.initialiser) return type;
  // Inside of its own initialiser its length is not known yet.
  variable.type = { ...type, length: Number.POSITIVE_INFINITY };
  variable.type = completeType(type, declaration.initialiser, scope);
  return variable.type;
}

/** In bytes, with what the initialiser gives a flexible array at the end; undefined if it is not known. */
export function sizeOfVariable(variable: GlobalVariable): number | undefined {
  const type = typeOfVariable(variable);
  const { declaration, scope } = variable;
  const size = sizeOf(type);
  if (size === undefined || !declaration.initialiser || !isFlexible(type)) return size;
  return Math.max(size, planInitialiser(type, declaration.initialiser, scope).extent);
}

function isFlexible(type: CType): boolean {
  const last = type.kind === 'record' ? type.fields?.at(-1)?.type : undefined;
  if (last?.kind === 'array') return last.length === undefined;
  return last !== undefined && isFlexible(last);
}

/** Evaluates the lengths in a type that are no constants, where its declaration is reached. */
export function emitLengths(type: TypeSyntax, builder: FunctionBuilder): void {
  if (type.kind === 'pointer') emitLengths(type.to, builder);
  if (type.kind !== 'array') return;
  emitLengths(type.of, builder);
  if (!type.size || builder.scope.integer(type.size) !== undefined) return;
  const register = builder.lengths.get(type.size) ?? builder.newRegister();
  const length = lengthNow(type.size, builder);
  builder.lengths.set(type.size, register);
  builder.emit((frame, machine) => {
    frame.registers[register] = length(frame, machine);
  });
}

function lengthNow(length: Expression, builder: FunctionBuilder): Evaluate {
  return convert(builder.expression(length), LONG);
}

/** The size of a type where arrays in it have lengths that are no constants; undefined if that is not known either. */
export function sizeWhenRun(type: CType, builder: FunctionBuilder): Evaluate | undefined {
  if (type.kind !== 'array') return undefined;
  const element = sizeOf(type.of);
  const each = isKnown(element) ? () => element : sizeWhenRun(type.of, builder);
  const count = countOf(type, builder);
  if (!each || !count) return undefined;
  return (frame, machine) => product(count(frame, machine), each(frame, machine), machine);
}

function countOf(
  { length, variable }: Extract<CType, { kind: 'array' }>,
  builder: FunctionBuilder,
): Evaluate | undefined {
  if (length !== undefined && Number.isFinite(length)) return () => length;
  if (!variable) return undefined;
  const register = builder.lengths.get(variable);
  return register === undefined ? lengthNow(variable, builder) : fromRegister(register);
}

function isKnown(size: number | undefined): size is number {
  return size !== undefined && Number.isFinite(size);
}

function product(count: Value, size: Value, machine: Machine): Value {
  return isInt(count) && isInt(size)
    ? Number(count) * Number(size)
    : calculate('*', count, size, formatOf(LONG), machine);
}
