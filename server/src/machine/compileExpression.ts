import type {
  Comma,
  Conditional,
  Expression,
  GenericSelection,
  Identifier,
  IntegerLiteral,
  SizeofExpression,
  StatementExpression,
} from '../syntax/ast';
import { compileAssignment, compileStep } from './compileAssignment';
import { compileCall } from './compileCall';
import { compileCompoundLiteral } from './compileInitialiser';
import { compileBinary, compileUnary, truthOf } from './compileOperators';
import { compileMember, compileSubscript } from './compilePlaces';
import { compileStatement } from './compileStatement';
import { convert } from './convert';
import { Label, type FunctionBuilder } from './functionBuilder';
import { stringPointer } from './instance';
import { constantOperand, type Operand, valueOperand } from './operand';
import { decayed, resolveType } from './resolveType';
import {
  alignmentOf,
  CHAR,
  type CType,
  INT,
  isAggregate,
  LONG,
  sizeOf,
  UNKNOWN,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  VOID,
} from './types';
import { unsupported } from './unsupported';
import { compileName } from './compileName';
import { unknownValue } from './value';
import { wrap } from './integers';

/**
 * Compiles an expression. What has to happen before its value can be had (calls, above all) is emitted; the rest is in
 * the operand.
 */
export function compileExpression(expression: Expression, builder: FunctionBuilder): Operand {
  return builder.at(expression, () => compile(expression, builder));
}

function compile(expression: Expression, builder: FunctionBuilder): Operand {
  switch (expression.kind) {
    case 'integer':
      return integer(expression);
    case 'string':
      return string(expression.value);
    case 'identifier':
      return identifier(expression, builder);
    case 'unary':
      return expression.operator === '++' || expression.operator === '--'
        ? compileStep(expression, builder)
        : compileUnary(expression, builder);
    case 'postfix':
      return compileStep(expression, builder);
    case 'binary':
      return compileBinary(expression, builder);
    case 'assignment':
      return compileAssignment(expression, builder);
    case 'conditional':
      return conditional(expression, builder);
    case 'call':
      return compileCall(expression, builder);
    case 'subscript':
      return compileSubscript(expression, builder);
    case 'member':
      return compileMember(expression, builder);
    default:
      return compileRare(expression, builder);
  }
}

function compileRare(expression: Expression, builder: FunctionBuilder): Operand {
  switch (expression.kind) {
    case 'cast': {
      const type = resolveType(expression.type.type, builder.scope);
      const operand = compileExpression(expression.operand, builder);
      return valueOperand(type, convert(operand, type));
    }
    case 'sizeof-type': {
      const type = resolveType(expression.type.type, builder.scope);
      return sizeOperand(expression.operator === 'sizeof' ? sizeOf(type) : alignmentOf(type));
    }
    case 'sizeof-expression':
      return sizeofExpression(expression, builder);
    case 'compound-literal':
      return compileCompoundLiteral(expression, builder);
    case 'statement-expression':
      return statementExpression(expression, builder);
    case 'comma':
      return comma(expression, builder);
    case 'generic':
      return generic(expression, builder);
    case 'float':
      return unsupported('a floating-point number', builder);
    default:
      return unsupported(expression.kind === 'unknown' ? expression.what : 'a brace list', builder);
  }
}

function integer({ value, suffix, nonDecimal }: IntegerLiteral): Operand {
  const type = integerType(value, suffix, nonDecimal);
  return constantOperand(type, wrap(BigInt.asIntN(64, value) === value ? toInt(value) : value, type));
}

function toInt(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function integerType(value: bigint, suffix: string, nonDecimal: boolean): typeof INT {
  const isUnsigned = suffix.includes('u');
  if (!suffix.includes('l')) {
    if (!isUnsigned && value <= 0x7fffffffn) return INT;
    if ((isUnsigned || nonDecimal) && value <= 0xffffffffn) return UNSIGNED_INT;
  }
  return isUnsigned || value > 0x7fffffffffffffffn ? UNSIGNED_LONG : LONG;
}

function string(text: string): Operand {
  const type: CType = { kind: 'array', of: CHAR, length: text.length + 1 };
  const address = (_frame: unknown, machine: Parameters<typeof stringPointer>[0]) => stringPointer(machine, text);
  return { type, evaluate: address, location: { kind: 'memory', address, bits: undefined } };
}

function identifier({ name }: Identifier, builder: FunctionBuilder): Operand {
  if (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
    return string(builder.functionName);
  }
  return compileName(name, builder);
}

function sizeOperand(size: number | undefined): Operand {
  if (size !== undefined) return constantOperand(UNSIGNED_LONG, size);
  const unknown = unknownValue('the size of a type that is not visible', false);
  return valueOperand(UNSIGNED_LONG, () => unknown);
}

function sizeofExpression({ operator, operand }: SizeofExpression, builder: FunctionBuilder): Operand {
  const { type } = builder.aside(() => compileExpression(operand, builder)).made;
  return sizeOperand(operator === 'sizeof' ? sizeOf(type) : alignmentOf(type));
}

function comma({ left, right }: Comma, builder: FunctionBuilder): Operand {
  const first = compileExpression(left, builder);
  builder.emit((frame, machine) => {
    first.evaluate(frame, machine);
  });
  const second = compileExpression(right, builder);
  return valueOperand(decayed(second.type), second.evaluate);
}

function statementExpression({ body }: StatementExpression, builder: FunctionBuilder): Operand {
  return builder.inBlock(() => {
    const last = body.statements.at(-1);
    for (const statement of body.statements.slice(0, -1)) compileStatement(statement, builder);
    if (last?.kind !== 'expression' || !last.expression) {
      if (last) compileStatement(last, builder);
      return constantOperand(VOID, 0);
    }
    return keep(compileExpression(last.expression, builder), builder);
  });
}

/** Evaluates the operand now; what is done later cannot change its value any more. */
export function keep({ type, evaluate }: Operand, builder: FunctionBuilder): Operand {
  const register = builder.newRegister();
  builder.emit((frame, machine) => {
    frame.registers[register] = evaluate(frame, machine);
  });
  return valueOperand(isAggregate(type) && type.kind === 'record' ? type : decayed(type), fromRegister(register));
}

function fromRegister(register: number): Operand['evaluate'] {
  return (frame) => frame.registers[register] ?? 0;
}

function conditional({ condition, whenTrue, whenFalse }: Conditional, builder: FunctionBuilder): Operand {
  const tested = whenTrue ? compileExpression(condition, builder) : keep(compileExpression(condition, builder), builder);
  const yes = builder.aside(() => (whenTrue ? compileExpression(whenTrue, builder) : tested));
  const no = builder.aside(() => compileExpression(whenFalse, builder));
  const type = commonType(yes.made, no.made);
  const [first, second] = [convert(yes.made, type), convert(no.made, type)];
  const test = tested.evaluate;
  if (yes.code.length === 0 && no.code.length === 0) {
    return valueOperand(type, (frame, machine) =>
      truthOf(test(frame, machine), machine) ? first(frame, machine) : second(frame, machine),
    );
  }
  const register = builder.newRegister();
  const [otherwise, end] = [new Label(), new Label()];
  builder.emit((frame, machine) => {
    if (!truthOf(test(frame, machine), machine)) frame.pc = otherwise.pc;
  });
  builder.append(yes.code);
  builder.emit((frame, machine) => {
    frame.registers[register] = first(frame, machine);
    frame.pc = end.pc;
  });
  builder.place(otherwise);
  builder.append(no.code);
  builder.emit((frame, machine) => {
    frame.registers[register] = second(frame, machine);
  });
  builder.place(end);
  return valueOperand(type, fromRegister(register));
}

function commonType(left: Operand, right: Operand): CType {
  const [a, b] = [decayed(left.type), decayed(right.type)];
  if (a.kind === 'pointer') return b.kind === 'pointer' && a.to.kind === 'void' ? b : a;
  if (b.kind === 'pointer') return b;
  if (a.kind === 'int' && b.kind === 'int') return arithmeticType(a, b);
  return a.kind === 'unknown' || a.kind === 'void' ? b : a;
}

/** The type in which C calculates with two integers. */
export function arithmeticType(left: CType, right: CType): CType {
  if (left.kind !== 'int' || right.kind !== 'int') return UNKNOWN;
  const [a, b] = [promoted(left), promoted(right)];
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

function promoted(type: CType & { kind: 'int' }): CType & { kind: 'int' } {
  return type.size < 4 ? INT : type;
}

function generic({ control, choices }: GenericSelection, builder: FunctionBuilder): Operand {
  const { type } = builder.aside(() => compileExpression(control, builder)).made;
  const wanted = JSON.stringify(shape(decayed(type)));
  const match = choices.find(
    (choice) => choice.type && JSON.stringify(shape(resolveType(choice.type.type, builder.scope))) === wanted,
  );
  const chosen = match ?? choices.find((choice) => !choice.type);
  return chosen ? compileExpression(chosen.value, builder) : unsupported('_Generic without a matching type', builder);
}

/** What makes two types the same for `_Generic`. */
function shape(type: CType): unknown {
  if (type.kind === 'pointer') return ['pointer', shape(type.to)];
  if (type.kind === 'record') return ['record', type.tag];
  return type.kind === 'int' ? [type.size, type.signed, type.isBool, type.rank] : type.kind;
}
