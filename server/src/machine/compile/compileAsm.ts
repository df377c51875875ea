import type { AsmOperand, AsmStatement } from '../../syntax/ast';
import { fixPlace, storeInto } from './compileAssignment';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { keep } from './keep';
import { type Operand, valueOperand } from './operand';
import { isAggregate, UNKNOWN } from '../../c/types';
import { unknownValue } from '../memory/value';

/**
 * Inline assembly, as far as its constraints say what it does: operands are evaluated, and outputs are values that
 * nobody knows. Without an instruction, an output that shares its register with an input gets the input's value.
 */
export function compileAsm(asm: AsmStatement, builder: FunctionBuilder): void {
  const outputs = asm.outputs.map(({ value }) => fixPlace(builder.expression(value), builder));
  const inputs = asm.inputs.map((input) => inputOperand(input, builder));
  asm.outputs.forEach((output, index) => {
    const target = outputs[index];
    if (!target?.location || isAggregate(target.type)) return;
    const given = asm.isEmpty ? matching(asm, output, index, inputs) : undefined;
    if (asm.isEmpty && !given && output.constraint.includes('+')) return;
    const store = storeInto(target, convert(given ?? unknownOperand(target), target.type));
    builder.emit((frame, machine) => {
      store(frame, machine);
    });
  });
  if (asm.isEmpty) return;
  const { offset } = builder;
  const { unit } = builder;
  builder.emit((_frame, machine) => {
    machine.statistics.construct('inline assembly', unit, offset);
  });
}

/** What is only in memory is not read here. */
function inputOperand({ constraint, value }: AsmOperand, builder: FunctionBuilder): Operand {
  const operand = builder.expression(value);
  const inMemory = /^[moV]+$/.test(constraint) && operand.location?.kind === 'memory';
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
  return valueOperand(UNKNOWN, () => unknownValue('inline assembly', type.kind === 'pointer'));
}
