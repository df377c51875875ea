import type { Binary, Unary } from '../../syntax/ast';
import { arithmeticType } from '../../c/arithmeticType';
import { calculate, compare } from '../run/calculate';
import { compileAddressOf, compileDereference, movedBy } from './compilePlaces';
import { convert } from './convert';
import { Label, type FunctionBuilder } from './functionBuilder';
import { COMPARISONS, type IntFormat, OPERATIONS } from '../../c/integers';
import type { Machine } from '../run/machine';
import { movedPointer } from './movedPointer';
import { type Evaluate, type Operand, valueOperand } from './operand';
import {
  type CType,
  decayed,
  formatOf,
  INT,
  LONG,
  type PointerCType,
  sizeOf,
  UNKNOWN,
  UNSIGNED_LONG,
} from '../../c/types';
import { unsupported } from './unsupported';
import { sizeWhenRun } from './variableType';
import { isInt, Term, type Value } from '../memory/value';

/** Whether a value counts as true; numbers are decided here, and need no machine. */
export function truthOf(value: Value, machine: Machine): boolean {
  return typeof value === 'number' ? value !== 0 : machine.truth(value);
}

export function compileUnary(expression: Unary, builder: FunctionBuilder): Operand {
  const { operator, operand } = expression;
  if (operator === '&') return compileAddressOf(operand, builder);
  if (operator === '*') return compileDereference(operand, builder);
  const inner = builder.expression(operand);
  if (operator === '!') return valueOperand(INT, not(inner.evaluate));
  const type = arithmeticType(inner.type, INT);
  const { evaluate } = inner;
  if (operator === '+') return valueOperand(type, convert(inner, type));
  const format = formatOf(type.kind === 'int' ? type : LONG);
  if (operator === '-') {
    return valueOperand(type, (frame, machine) =>
      calculate('-', 0, evaluate(frame, machine), format, machine),
    );
  }
  return valueOperand(type, (frame, machine) =>
    calculate('^', evaluate(frame, machine), -1, format, machine),
  );
}

function not(evaluate: Evaluate): Evaluate {
  return (frame, machine) => {
    const value = evaluate(frame, machine);
    return value instanceof Term ? compare('==', value, 0, machine) : truthOf(value, machine) ? 0 : 1;
  };
}

export function compileBinary(expression: Binary, builder: FunctionBuilder): Operand {
  const { operator } = expression;
  if (operator === '&&' || operator === '||') return compileLogical(expression, builder);
  const left = builder.expression(expression.left);
  const right = builder.expression(expression.right);
  return binaryOperand(operator, left, right, builder);
}

/** The operand of an operator other than `&&` and `||` between two that are compiled. */
export function binaryOperand(
  operator: string,
  left: Operand,
  right: Operand,
  builder: FunctionBuilder,
): Operand {
  if (operator in COMPARISONS) return comparison(operator, left, right);
  if (!(operator in OPERATIONS)) return unsupported(`the operator ${operator}`, builder);
  const [a, b] = [decayed(left.type), decayed(right.type)];
  if (a.kind === 'pointer' && b.kind === 'pointer' && operator === '-')
    return distance(a, left, right, builder);
  if (a.kind === 'pointer' && (operator === '+' || operator === '-'))
    return moved(operator, a, [left, right], builder);
  if (b.kind === 'pointer' && operator === '+') return moved(operator, b, [right, left], builder);
  return arithmetic(operator, left, right);
}

function arithmetic(operator: string, left: Operand, right: Operand): Operand {
  const isShift = operator === '<<' || operator === '>>';
  const type = arithmeticType(left.type, isShift ? INT : right.type);
  const known = type.kind === 'int' ? type : LONG;
  const [a, b] = [convert(left, known), isShift ? right.evaluate : convert(right, known)];
  const operate = OPERATIONS[operator];
  const format: IntFormat = known;
  return valueOperand(type, (frame, machine) => {
    const [first, second] = [a(frame, machine), b(frame, machine)];
    const quick = isInt(first) && isInt(second) ? operate?.(first, second, format) : undefined;
    return quick ?? calculate(operator, first, second, format, machine);
  });
}

function comparison(operator: string, left: Operand, right: Operand): Operand {
  const type = comparedType(decayed(left.type), decayed(right.type));
  const [a, b] = [convert(left, type), convert(right, type)];
  return valueOperand(INT, (frame, machine) =>
    compare(operator, a(frame, machine), b(frame, machine), machine),
  );
}

function comparedType(left: CType, right: CType): CType {
  if (left.kind === 'int' && right.kind === 'int') return arithmeticType(left, right);
  if (left.kind === 'pointer' || right.kind === 'pointer') return UNSIGNED_LONG;
  return UNKNOWN;
}

function distance(type: PointerCType, left: Operand, right: Operand, builder: FunctionBuilder): Operand {
  const size = sizeOf(type.to) ?? 1;
  const variable = sizeWhenRun(type.to, builder);
  const format = formatOf(LONG);
  return valueOperand(LONG, (frame, machine) => {
    const bytes = calculate(
      '-',
      left.evaluate(frame, machine),
      right.evaluate(frame, machine),
      format,
      machine,
    );
    if (variable) return calculate('/', bytes, variable(frame, machine), format, machine);
    return size <= 1 ? bytes : calculate('/', bytes, size, format, machine);
  });
}

function moved(
  operator: string,
  type: PointerCType,
  [pointer, index]: readonly [Operand, Operand],
  builder: FunctionBuilder,
): Operand {
  const variable = sizeWhenRun(type.to, builder);
  if (variable) {
    const by = operator === '-' ? negated(convert(index, LONG)) : convert(index, LONG);
    return valueOperand(type, movedBy(pointer.evaluate, by, variable));
  }
  const size = (sizeOf(type.to) ?? 1) * (operator === '-' ? -1 : 1);
  const [at, by] = [pointer.evaluate, convert(index, LONG)];
  return valueOperand(type, (frame, machine) =>
    movedPointer(at(frame, machine), by(frame, machine), size, machine),
  );
}

function negated(evaluate: Evaluate): Evaluate {
  return (frame, machine) => calculate('-', 0, evaluate(frame, machine), formatOf(LONG), machine);
}

function compileLogical({ operator, left, right }: Binary, builder: FunctionBuilder): Operand {
  const first = builder.expression(left).evaluate;
  const { made, code } = builder.aside(() => builder.expression(right));
  const second = made.evaluate;
  const stopsAt = operator === '||';
  if (code.length === 0) {
    return valueOperand(INT, (frame, machine) =>
      truthOf(first(frame, machine), machine) === stopsAt
        ? Number(stopsAt)
        : Number(truthOf(second(frame, machine), machine)),
    );
  }
  const register = builder.newRegister();
  const end = new Label();
  builder.emit((frame, machine) => {
    if (truthOf(first(frame, machine), machine) !== stopsAt) return;
    frame.registers[register] = Number(stopsAt);
    frame.pc = end.pc;
  });
  builder.append(code);
  builder.emit((frame, machine) => {
    frame.registers[register] = Number(truthOf(second(frame, machine), machine));
  });
  builder.place(end);
  return valueOperand(INT, (frame) => frame.registers[register] ?? 0);
}
