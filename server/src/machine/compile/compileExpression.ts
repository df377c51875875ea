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
import { genericChoice, measuredType } from '../../c/expressionType';
import { compileName, textOperand, undeclared } from './compileName';
import { alignmentOf, type CType, decayed, INT, recordIn, sizeOf, UNSIGNED_LONG, VOID } from '../../c/types';
import { commonType, literalType } from '../../c/arithmeticType';
import { resolveType } from '../../c/resolveType';
import { compileAssignment, compileStep } from './compileAssignment';
import { compileCall } from './compileCall';
import { compileCompoundLiteral } from './compileInitialiser';
import { compileBinary, compileUnary, truthOf } from './compileOperators';
import { compileMember, compileSubscript } from './compilePlaces';
import { convert } from './convert';
import { Label, type FunctionBuilder } from './functionBuilder';
import { bytesOf } from '../../c/stringLiteral';
import { canonical, wrap } from '../../c/integers';
import { fromRegister, keep } from './keep';
import { constantOperand, type Operand, valueOperand } from './operand';
import { placeOf } from '../run/trace';
import { unsupported } from './unsupported';
import { sizeWhenRun } from './variableType';
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
      return textOperand(bytesOf(expression).slice(0, -1), builder.scope.typeOf(expression));
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
      const type = measuredType(expression, builder.scope);
      return measured(expression.operator, type, builder);
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
  if (literal.isCharacter) return constantOperand(INT, wrap(canonical(value), scope.context.char));
  const type = literalType(value, suffix, nonDecimal);
  return constantOperand(type, wrap(canonical(value), type));
}

function string(text: string, builder: FunctionBuilder): Operand {
  return textOperand(text, { kind: 'array', of: builder.scope.context.char, length: text.length + 1 });
}

function identifier({ name, start }: Identifier, builder: FunctionBuilder): Operand {
  if (name === '__LINE__') return constantOperand(INT, placeOf(builder.unit, start).line);
  if (name === '__FILE__') return string(posix.basename(placeOf(builder.unit, start).path), builder);
  return builder.scope.lookUp(name) ? compileName(name, builder) : undeclared(name, builder);
}

function measured(operator: 'sizeof' | 'alignof', type: CType, builder: FunctionBuilder): Operand {
  const size = operator === 'sizeof' ? sizeOf(type) : alignmentOf(type);
  if (size !== undefined && Number.isFinite(size)) return constantOperand(UNSIGNED_LONG, size);
  const known = sizeWhenRun(type, builder);
  if (known) return valueOperand(UNSIGNED_LONG, known);
  const { unit, offset } = builder;
  const what = 'the size of a type that is not visible';
  const unknown = unknownValue(what, false);
  return valueOperand(UNSIGNED_LONG, (_frame, machine) => {
    machine.statistics.construct(what, unit, offset);
    return unknown;
  });
}

function sizeofExpression({ operator, operand }: SizeofExpression, builder: FunctionBuilder): Operand {
  const type = builder.scope.typeOf(operand);
  if (operator === 'alignof' && operand.kind === 'member') {
    const record = recordIn(builder.scope.typeOf(operand.object));
    const asked = record?.field(operand.field.name).alignment;
    if (asked !== undefined) return constantOperand(UNSIGNED_LONG, asked);
  }
  return measured(operator, type, builder);
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
  const type = commonType(yes.made.type, no.made.type);
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

function generic(selection: GenericSelection, builder: FunctionBuilder): Operand {
  const chosen = genericChoice(selection, builder.scope);
  return chosen ? builder.expression(chosen) : unsupported('_Generic without a matching type', builder);
}
