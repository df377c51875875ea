import type {
  Binary,
  Call,
  CompoundLiteral,
  Conditional,
  Declaration,
  Expression,
  GenericSelection,
  Identifier,
  Member,
  SizeofType,
  StatementExpression,
  Unary,
} from '../syntax/ast';
import { arithmeticType, binaryType, commonType, enumeratorType, literalType } from './arithmeticType';
import { builtinType } from './builtinType';
import { completeType } from './initialiser';
import { COMPARISONS } from './integers';
import { kernelType } from './kernelTypes';
import { resolveType, resultOf, typedefType, typeInParentheses } from './resolveType';
import { isEnumerator, type Scope } from './scope';
import { isCompatible } from './sameType';
import { stringType } from './stringLiteral';
import { isQualified, qualifiedType, unqualifiedType } from './qualifiers';
import { plainType } from './alignment';
import { bitFieldType } from './bitFieldTypes';
import {
  type CType,
  decayed,
  INT,
  pointee,
  pointerTo,
  recordIn,
  UNKNOWN,
  UNSIGNED_LONG,
  VOID,
} from './types';

/**
 * The type of an expression, which is not evaluated. What looks like a variable, or like an element of an array, may be
 * the name of a type: in `sizeof(u8)` and `sizeof(u8[4])` the grammar cannot tell.
 */
export function typeOfExpression(expression: Expression, scope: Scope): CType {
  return namedType(expression, scope) ?? typeOfValue(expression, scope);
}

/** The type in `sizeof(type)`. */
export function measuredType({ type: { type } }: SizeofType, scope: Scope): CType {
  return typeInParentheses(type, scope);
}

function namedType(expression: Expression, scope: Scope): CType | undefined {
  if (expression.kind === 'subscript') {
    const of = namedType(expression.array, scope);
    const length = of && scope.integer(expression.index);
    return of && { kind: 'array', of, length: length === undefined ? Infinity : Number(length) };
  }
  if (expression.kind !== 'identifier') return undefined;
  const binding = scope.lookUp(expression.name);
  if (!binding) return kernelType(expression.name);
  return binding.kind === 'typedef' && !isEnumerator(binding) ? binding.type : undefined;
}

function typeOfValue(expression: Expression, scope: Scope): CType {
  switch (expression.kind) {
    case 'integer':
      return expression.isCharacter
        ? INT
        : literalType(expression.value, expression.suffix, expression.nonDecimal);
    case 'float':
      return { kind: 'float', size: 8 };
    case 'string':
      return stringType(expression, scope);
    case 'identifier':
      return typeOfName(expression, scope);
    case 'unary':
      return unaryType(expression, scope);
    case 'postfix':
      return scope.typeOf(expression.operand);
    case 'binary':
      return unqualifiedType(typeOfBinary(expression, scope));
    case 'assignment':
      return unqualifiedType(scope.typeOf(expression.left));
    case 'conditional':
      return unqualifiedType(conditionalType(expression, scope));
    case 'comma':
      return unqualifiedType(decayed(scope.typeOf(expression.right)));
    case 'subscript':
      return elementType(expression.array, expression.index, scope);
    case 'member':
      return memberType(expression, scope);
    case 'call':
      return callType(expression, scope);
    case 'cast':
      return unqualifiedType(resolveType(expression.type.type, scope));
    case 'sizeof-type':
    case 'sizeof-expression':
      return UNSIGNED_LONG;
    case 'compound-literal':
      return compoundLiteralType(expression, scope);
    case 'statement-expression':
      return statementExpressionType(expression, scope);
    case 'generic': {
      const chosen = genericChoice(expression, scope);
      return chosen ? scope.typeOf(chosen) : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}

function typeOfName({ name }: Identifier, scope: Scope): CType {
  if (name === '__LINE__') return INT;
  const binding = scope.lookUp(name);
  if (binding) return isEnumerator(binding) ? enumeratorType(binding.value) : binding.type;
  const isText = name === '__FILE__' || name === '__func__';
  return isText ? { kind: 'array', of: scope.context.char, length: Infinity } : UNKNOWN;
}

function unaryType({ operator, operand }: Unary, scope: Scope): CType {
  if (operator === '!') return INT;
  const type = scope.typeOf(operand);
  switch (operator) {
    case '&':
      return pointerTo(plainType(type));
    case '*': {
      const pointer = decayed(type);
      return pointer.kind === 'pointer' ? pointer.to : UNKNOWN;
    }
    case '++':
    case '--':
      return type;
    default:
      return unqualifiedType(arithmeticType(type, INT));
  }
}

function typeOfBinary({ operator, left, right }: Binary, scope: Scope): CType {
  if (operator === '&&' || operator === '||' || operator in COMPARISONS) return INT;
  return binaryType(operator, scope.typeOf(left), scope.typeOf(right));
}

function conditionalType({ condition, whenTrue, whenFalse }: Conditional, scope: Scope): CType {
  return commonType(scope.typeOf(whenTrue ?? condition), scope.typeOf(whenFalse));
}

function elementType(array: Expression, index: Expression, scope: Scope): CType {
  return pointee(scope.typeOf(array)) ?? pointee(scope.typeOf(index)) ?? UNKNOWN;
}

function memberType({ object, field }: Member, scope: Scope): CType {
  const record = recordIn(scope.typeOf(object));
  if (!record) return UNKNOWN;
  const { type, bits } = record.field(field.name);
  const member = bitFieldType(type, bits);
  return qualifiedType(member, record);
}

function callType(call: Call, scope: Scope): CType {
  const builtin = builtinType(call, scope);
  if (builtin) return builtin;
  return resultOf(scope.typeOf(call.callee));
}

/** The type of `(type){ … }`; an array without a length has that of its initialiser. */
export function compoundLiteralType({ type, value }: CompoundLiteral, scope: Scope): CType {
  return completeType(resolveType(type.type, scope), value, scope);
}

function statementExpressionType({ body }: StatementExpression, scope: Scope): CType {
  const last = body.statements.at(-1);
  if (last?.kind !== 'expression' || !last.expression) return VOID;
  const inner = scope.inner();
  for (const statement of body.statements) if (statement.kind === 'declaration') declare(statement, inner);
  const type = inner.typeOf(last.expression);
  return unqualifiedType(type.kind === 'record' ? type : decayed(type));
}

/** Makes a name known with its type, and nothing else. */
export function declare(declaration: Declaration, scope: Scope): void {
  const type = resolveType(declaration.type, scope);
  const name = declaration.name?.name;
  if (name === undefined) return;
  if (declaration.storage === 'typedef') {
    scope.bind(name, { kind: 'typedef', type: typedefType(declaration, type, scope) });
    return;
  }
  const kind = declaration.storage === 'static' || declaration.storage === 'extern' ? 'static' : 'automatic';
  // In its own initialiser a name is known already.
  scope.bind(name, { kind, type });
  const complete = completeType(type, declaration.initialiser, scope);
  if (complete !== type) scope.bind(name, { kind, type: complete });
}

/** What `_Generic` chooses by the type of its control expression; undefined if nothing fits. */
export function genericChoice({ control, choices }: GenericSelection, scope: Scope): Expression | undefined {
  const type = decayed(scope.typeOf(control));
  const match = choices.find((choice) => {
    const offered = choice.type && resolveType(choice.type.type, scope);
    // A value has no qualifiers of its own.
    return offered && !isQualified(offered) && isCompatible(offered, type);
  });
  return (match ?? choices.find((choice) => !choice.type))?.value;
}
