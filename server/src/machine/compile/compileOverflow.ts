import type { Expression } from '../../syntax/ast';
import { BOOL, decayed, type IntCType, LONG } from '../../c/types';
import { arithmeticType } from '../../c/arithmeticType';
import { calculate } from '../run/calculate';
import type { FunctionBuilder } from './functionBuilder';
import { wrap } from '../../c/integers';
import { exactly } from '../symbols/exact';
import { operation } from '../symbols/operation';
import { fromRegister, keep } from './keep';
import type { Machine } from '../run/machine';
import { type Operand, valueOperand } from './operand';
import { isInt, type Value } from '../memory/value';

const OPERATORS: Readonly<Record<string, '+' | '-' | '*'>> = { add: '+', sub: '-', mul: '*' };

/**
 * Calculates exactly, stores what fits into the result's type, and tells whether that was all. Every operand is
 * evaluated once, before the result is stored: it may be one of them.
 */
export function compileOverflow(
  [, word = '', onlyAsked]: readonly (string | undefined)[],
  args: readonly Expression[],
  builder: FunctionBuilder,
): Operand | undefined {
  const [first, second, third] = args;
  if (!first || !second || !third) return undefined;
  const operator = OPERATORS[word] ?? '+';
  const [left, right, target] = [first, second, third].map((each) => {
    const operand = builder.expression(each);
    const type = operand.type;
    return { ...keep(operand, builder), type: decayed(type) };
  }) as [Operand, Operand, Operand];
  const type = resultType(left, right, target, onlyAsked !== undefined);
  const register = builder.newRegister();
  builder.emit((frame, machine) => {
    const [a, b] = [left.evaluate(frame, machine), right.evaluate(frame, machine)];
    const { stored, overflows } = outcome(operator, a, b, type, machine);
    if (!onlyAsked) machine.memory.store(target.evaluate(frame, machine), type.size, stored);
    frame.registers[register] = overflows;
  });
  return valueOperand(BOOL, fromRegister(register));
}

function resultType(left: Operand, right: Operand, target: Operand, onlyAsked: boolean): IntCType {
  const type = onlyAsked ? target.type : target.type.kind === 'pointer' ? target.type.to : undefined;
  if (type?.kind === 'int') return type;
  const common = arithmeticType(left.type, right.type);
  return common.kind === 'int' ? common : LONG;
}

function outcome(
  operator: '+' | '-' | '*',
  left: Value,
  right: Value,
  type: IntCType,
  machine: Machine,
): { readonly stored: Value; readonly overflows: Value } {
  const [a, b] = [machine.memory.toInt(left), machine.memory.toInt(right)];
  if (!isInt(a) || !isInt(b)) {
    const stored = calculate(operator, a, b, type, machine);
    return { stored, overflows: operation(`overflow${operator}`, a, b, BOOL, type) };
  }
  const exact = exactly(operator, a, b);
  const stored = type.isBool ? Number(BigInt(exact) & 1n) : wrap(exact, type);
  return { stored, overflows: stored === exact ? 0 : 1 };
}
