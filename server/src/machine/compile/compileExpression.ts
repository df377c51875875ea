import { posix } from 'node:path';
import type {
  Comma,
  Conditional,
  Expression,
  GenericSelection,
  Identifier,
  IntegerLiteral,
  SizeofExpression,
  StatementExpression,
} from '../../syntax/ast';
import { compileAssignment, compileStep } from './compileAssignment';
import { compileCall } from './compileCall';
import { compileCompoundLiteral } from './compileInitialiser';
import { compileBinary, compileUnary, truthOf } from './compileOperators';
import { compileMember, compileSubscript } from './compilePlaces';
import { convert } from '../convert';
import { arithmeticType, calculatedType } from '../arithmeticType';
import { typeOfExpression } from './constant';
import { Label, type FunctionBuilder } from './functionBuilder';
import { canonical, wrap } from '../integers';
import { fromRegister, keep } from './keep';
import type { Machine } from '../run/machine';
import { constantOperand, type Operand, valueOperand } from './operand';
import { charType, decayed, resolveType } from '../resolveType';
import {
  alignmentOf,
  type CType,
  INT,
  LONG,
  LONG_LONG,
  sizeOf,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  UNSIGNED_LONG_LONG,
  VOID,
} from '../types';
import { placeOf } from '../run/trace';
import { unsupported } from './unsupported';
import { compileName } from './compileName';
import { unknownValue } from '../memory/value';

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
      return integer(expression, builder);
    case 'string':
      return string(expression.value, builder);
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
      const operand = builder.expression(expression.operand);
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

function integer(literal: IntegerLiteral, { scope }: FunctionBuilder): Operand {
  const { value, suffix, nonDecimal } = literal;
  if (literal.isCharacter) return constantOperand(INT, wrap(canonical(value), charType(scope)));
  const type = integerType(value, suffix, nonDecimal);
  return constantOperand(type, wrap(canonical(value), type));
}

function integerType(value: bigint, suffix: string, nonDecimal: boolean): typeof INT {
  const isUnsigned = suffix.includes('u');
  if (!suffix.includes('l')) {
    if (!isUnsigned && value <= 0x7fffffffn) return INT;
    if ((isUnsigned || nonDecimal) && value <= 0xffffffffn) return UNSIGNED_INT;
  }
  const isLongLong = suffix.includes('ll');
  if (isUnsigned || value > 0x7fffffffffffffffn) return isLongLong ? UNSIGNED_LONG_LONG : UNSIGNED_LONG;
  return isLongLong ? LONG_LONG : LONG;
}

function string(text: string, { scope }: FunctionBuilder): Operand {
  const type: CType = { kind: 'array', of: charType(scope), length: text.length + 1 };
  const address = (_frame: unknown, machine: Machine) => machine.symbols.literal(text);
  return { type, evaluate: address, location: { kind: 'memory', address, bits: undefined } };
}

function identifier({ name, start }: Identifier, builder: FunctionBuilder): Operand {
  if (name === '__LINE__') return constantOperand(INT, placeOf(builder.scope.unit, start).line);
  if (name === '__FILE__') return string(posix.basename(placeOf(builder.scope.unit, start).path), builder);
  if (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
    return string(builder.functionName, builder);
  }
  return compileName(name, builder);
}

function sizeOperand(size: number | undefined): Operand {
  if (size !== undefined && Number.isFinite(size)) return constantOperand(UNSIGNED_LONG, size);
  const unknown = unknownValue('the size of a type that is not visible', false);
  return valueOperand(UNSIGNED_LONG, () => unknown);
}

function sizeofExpression({ operator, operand }: SizeofExpression, builder: FunctionBuilder): Operand {
  const type = typeOfExpression(operand, builder.scope);
  return sizeOperand(operator === 'sizeof' ? sizeOf(type) : alignmentOf(type));
}

function comma({ left, right }: Comma, builder: FunctionBuilder): Operand {
  const first = builder.expression(left);
  builder.emit((frame, machine) => {
    first.evaluate(frame, machine);
  });
  const second = builder.expression(right);
  return valueOperand(decayed(second.type), second.evaluate);
}

function statementExpression({ body }: StatementExpression, builder: FunctionBuilder): Operand {
  return builder.inBlock(() => {
    const last = body.statements.at(-1);
    for (const statement of body.statements.slice(0, -1)) builder.statement(statement);
    if (last?.kind !== 'expression' || !last.expression) {
      if (last) builder.statement(last);
      return constantOperand(VOID, 0);
    }
    return keep(builder.expression(last.expression), builder);
  });
}

function conditional({ condition, whenTrue, whenFalse }: Conditional, builder: FunctionBuilder): Operand {
  const tested = whenTrue ? builder.expression(condition) : keep(builder.expression(condition), builder);
  const yes = builder.aside(() => (whenTrue ? builder.expression(whenTrue) : tested));
  const no = builder.aside(() => builder.expression(whenFalse));
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
  const [a, b] = [decayed(calculatedType(left)), decayed(calculatedType(right))];
  if (a.kind === 'pointer') return b.kind === 'pointer' && a.to.kind === 'void' ? b : a;
  if (b.kind === 'pointer') return b;
  if (a.kind === 'int' && b.kind === 'int') return arithmeticType(a, b);
  return a.kind === 'unknown' || a.kind === 'void' ? b : a;
}

function generic({ control, choices }: GenericSelection, builder: FunctionBuilder): Operand {
  const { type } = builder.aside(() => builder.expression(control)).made;
  const wanted = JSON.stringify(shape(decayed(type)));
  const match = choices.find(
    (choice) => choice.type && JSON.stringify(shape(resolveType(choice.type.type, builder.scope))) === wanted,
  );
  const chosen = match ?? choices.find((choice) => !choice.type);
  return chosen ? builder.expression(chosen.value) : unsupported('_Generic without a matching type', builder);
}

/** What makes two types the same for `_Generic`. */
function shape(type: CType): unknown {
  if (type.kind === 'pointer') return ['pointer', shape(type.to)];
  if (type.kind === 'record') return ['record', type.tag];
  return type.kind === 'int' ? [type.size, type.signed, type.isBool, type.rank] : type.kind;
}
