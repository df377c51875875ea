import type { AsmOperand, AsmStatement, Expression } from '../../syntax/ast';
import { fixPlace, storeInto } from './compileAssignment';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { keep } from './keep';
import { type Evaluate, type Operand, valueOperand } from './operand';
import { isAggregate, sizeOf, UNKNOWN } from '../../c/types';
import { Pointer, Term, unknownValue } from '../memory/value';

/**
 * Inline assembly, as far as its constraints say what it does: operands are evaluated, and outputs are values that
 * nobody knows, as is what its pointers lead to if it clobbers memory. Without an instruction, an output that shares its
 * register with an input gets the input's value.
 */
export function compileAsm(asm: AsmStatement, builder: FunctionBuilder): void {
  const outputs = asm.outputs.map(({ value }) => fixPlace(builder.expression(value), builder));
  const inputs = asm.inputs.map((input) => inputOperand(input, builder));
  if (asm.clobbersMemory && !asm.isEmpty) clobber(asm, outputs, inputs, builder);
  asm.outputs.forEach((output, index) => {
    const target = outputs[index];
    if (!target?.location) return;
    const given = asm.isEmpty ? matching(asm, output, index, inputs) : undefined;
    if (asm.isEmpty && !given && output.constraint.includes('+')) return;
    if (isAggregate(target.type)) makeUnknown(addressOf(target), sizeOf(target.type), builder);
    else storeValue(target, given ?? unknownOperand(target), builder);
  });
  if (asm.isEmpty) return;
  const { offset } = builder;
  const { unit } = builder;
  builder.emit((_frame, machine) => {
    machine.statistics.construct(ASSEMBLY, unit, offset);
  });
}

const ASSEMBLY = 'inline assembly';

function storeValue(target: Operand, value: Operand, builder: FunctionBuilder): void {
  const store = storeInto(target, convert(value, target.type));
  builder.emit((frame, machine) => {
    store(frame, machine);
  });
}

/** What its operands lead to may have been written: its inputs, and outputs that are inputs as well. */
function clobber(
  asm: AsmStatement,
  outputs: readonly Operand[],
  inputs: readonly Operand[],
  builder: FunctionBuilder,
): void {
  asm.outputs.forEach(({ constraint, value }, index) => {
    const output = outputs[index];
    if (output && constraint.includes('+')) clobberBehind(value, keep(output, builder), builder);
  });
  asm.inputs.forEach(({ value }, index) => {
    const input = inputs[index];
    if (input) clobberBehind(value, input, builder);
  });
}

/** What is only in memory is itself what may be written; else it is what the value leads to. */
function clobberBehind(expression: Expression, operand: Operand, builder: FunctionBuilder): void {
  if (operand.location?.kind === 'register') storeValue(operand, unknownOperand(operand), builder);
  else if (operand.location)
    makeUnknown(addressOf(operand), isVariable(expression) ? sizeOf(operand.type) : undefined, builder);
  else clobberPointed(expression, operand, builder);
}

function clobberPointed(expression: Expression, { type, evaluate }: Operand, builder: FunctionBuilder): void {
  const isAddress =
    expression.kind === 'unary' && expression.operator === '&' && isVariable(expression.operand);
  makeUnknown(evaluate, isAddress && type.kind === 'pointer' ? sizeOf(type.to) : undefined, builder);
}

/** Whether the bytes that it names are all that may be meant: of an element of an array it may be the ones behind, too. */
function isVariable({ kind }: Expression): boolean {
  return kind === 'identifier' || kind === 'member';
}

/** So many bytes from the address on are unknown, or all up to the end of what it leads into. Elsewhere nothing is. */
function makeUnknown(address: Evaluate, size: number | undefined, builder: FunctionBuilder): void {
  builder.emit((frame, machine) => {
    const value = address(frame, machine);
    const at = value instanceof Term ? machine.memory.knownPlaceOf(value) : value;
    if (at instanceof Pointer) machine.memory.makeUnknown(at, size ?? Number.POSITIVE_INFINITY, ASSEMBLY);
  });
}

function addressOf({ location, evaluate }: Operand): Evaluate {
  return location?.kind === 'memory' ? location.address : evaluate;
}

/** What is only in memory is not read here. */
function inputOperand({ constraint, value }: AsmOperand, builder: FunctionBuilder): Operand {
  const operand = builder.expression(value);
  const inMemory = /^[moV]+$/.test(constraint) && operand.location !== undefined;
  return inMemory ? fixPlace(operand, builder) : keep(operand, builder);
}

/** The input that names the output by its number or its symbol. */
function matching(
  { inputs }: AsmStatement,
  { symbol }: AsmOperand,
  index: number,
  operands: readonly Operand[],
): Operand | undefined {
  const names = new Set([String(index), `[${symbol ?? ''}]`]);
  return operands[inputs.findIndex(({ constraint }) => names.has(constraint.replace(/[%&,]/g, '')))];
}

function unknownOperand({ type }: Operand): Operand {
  return valueOperand(UNKNOWN, () => unknownValue(ASSEMBLY, type.kind === 'pointer'));
}
