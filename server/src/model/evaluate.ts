import { calculateConstant } from '../base/constantArithmetic';
import type { Binary, Conditional, Expression, Identifier, Unary } from '../syntax/ast';
import type { TranslationUnit } from '../syntax/translationUnit';
import { OPAQUE_VALUE } from '../syntax/kernelMacros';
import type { FunctionReference, Symbol } from './declarations/module';
import type { ModuleScope } from './scope';
import { type Value, unknownValue } from './declarations/value';

const DEPTH_MAX = 200;

/** Evaluates a constant expression of `unit`. What is not constant, or depends on something not visible, is unknown. */
export function evaluate(
  expression: Expression,
  unit: TranslationUnit,
  scope: ModuleScope,
  depth = 0,
): Value {
  if (depth > DEPTH_MAX) return unknownValue('it is nested too deeply');
  const recurse = (inner: Expression): Value => evaluate(inner, unit, scope, depth + 1);
  switch (expression.kind) {
    case 'integer':
      return { kind: 'integer', value: expression.value };
    case 'string':
      return { kind: 'string', value: expression.value };
    case 'cast':
      return castValue(recurse(expression.operand));
    case 'identifier':
      return evaluateName(expression, unit, scope, depth);
    case 'unary':
      return evaluateUnary(expression, unit, scope, recurse);
    case 'binary':
      return evaluateBinary(expression, recurse);
    case 'conditional':
      return evaluateConditional(expression, recurse);
    case 'compound-literal':
      return { kind: 'literal', expression, unit };
    case 'subscript':
      return unknownValue('it is read from an array');
    case 'call':
      return unknownValue(describeCall(expression.callee));
    default:
      return unknownValue('it is not a constant that can be seen here');
  }
}

function castValue(value: Value): Value {
  return value.kind === 'function'
    ? { kind: 'function', function: { ...value.function, isCast: true } }
    : value;
}

function describeCall(callee: Expression): string {
  return callee.kind === 'identifier' ? `${callee.name}() is not visible` : 'it is computed by a call';
}

function evaluateName(name: Identifier, unit: TranslationUnit, scope: ModuleScope, depth: number): Value {
  const symbol = scope.lookUp(unit, name.name);
  if (!symbol) return unresolved(name.name);
  if (symbol.kind === 'enumerator') return enumeratorValue(symbol, unit, scope, depth);
  if (symbol.kind === 'variable') {
    const { type } = symbol.variable.declaration;
    if (type.kind === 'array') return { kind: 'variable', variable: symbol.variable };
    return unknownValue(`it is read from the variable ${name.name}`);
  }
  return { kind: 'function', function: functionReference(name.name, symbol) };
}

/** A name that nothing visible declares is a function or object of the kernel, or a macro of a header. */
function unresolved(name: string): Value {
  if (name === OPAQUE_VALUE) return unknownValue('the kernel initialises it');
  return { kind: 'external', name };
}

function functionReference(name: string, symbol: Symbol): FunctionReference {
  if (symbol.kind === 'function') {
    return { name, definition: symbol.function, type: symbol.function.definition.type };
  }
  return { name, definition: undefined, type: symbol.kind === 'prototype' ? symbol.type : undefined };
}

function enumeratorValue(
  symbol: Extract<Symbol, { kind: 'enumerator' }>,
  unit: TranslationUnit,
  scope: ModuleScope,
  depth: number,
): Value {
  if (symbol.value) return evaluate(symbol.value, unit, scope, depth + 1);
  if (symbol.previous === undefined) return { kind: 'integer', value: 0n };
  const before = scope.lookUp(unit, symbol.previous);
  if (before?.kind !== 'enumerator' || depth > DEPTH_MAX) return unknownValue('its enum is too long');
  const value = enumeratorValue(before, unit, scope, depth + 1);
  return value.kind === 'integer' ? { kind: 'integer', value: value.value + 1n } : value;
}

function evaluateUnary(
  expression: Unary,
  unit: TranslationUnit,
  scope: ModuleScope,
  recurse: (inner: Expression) => Value,
): Value {
  const { operand, operator } = expression;
  if (operator === '&') return addressOf(operand, unit, scope, recurse);
  if (operator === '*') {
    const value = recurse(operand);
    return value.kind === 'function' ? value : unknownValue('it is read through a pointer');
  }
  const value = recurse(operand);
  if (operator === '!') {
    if (value.kind === 'unknown' || value.kind === 'external')
      return unknownValue('its operand is not known');
    return { kind: 'integer', value: value.kind === 'integer' && value.value === 0n ? 1n : 0n };
  }
  if (value.kind !== 'integer') return unknownValue('it is not a number');
  if (operator === '-') return { kind: 'integer', value: -value.value };
  if (operator === '~') return { kind: 'integer', value: ~value.value };
  return operator === '+' ? value : unknownValue('it changes a variable');
}

function addressOf(
  operand: Expression,
  unit: TranslationUnit,
  scope: ModuleScope,
  recurse: (inner: Expression) => Value,
): Value {
  if (operand.kind === 'identifier') {
    const symbol = scope.lookUp(unit, operand.name);
    if (symbol?.kind === 'variable') return { kind: 'variable', variable: symbol.variable };
    return recurse(operand);
  }
  if (operand.kind === 'compound-literal') return { kind: 'literal', expression: operand, unit };
  if (operand.kind === 'subscript' && operand.index.kind === 'integer' && operand.index.value === 0n) {
    return recurse(operand.array);
  }
  return unknownValue('it points into something');
}

function evaluateConditional(expression: Conditional, recurse: (inner: Expression) => Value): Value {
  const condition = recurse(expression.condition);
  if (condition.kind === 'unknown' || condition.kind === 'external')
    return unknownValue('a condition decides it');
  const holds = condition.kind !== 'integer' || condition.value !== 0n;
  if (!holds) return recurse(expression.whenFalse);
  return expression.whenTrue ? recurse(expression.whenTrue) : condition;
}

function evaluateBinary(expression: Binary, recurse: (inner: Expression) => Value): Value {
  const left = recurse(expression.left);
  const right = recurse(expression.right);
  // Adding to the address of an array leads to another element; only zero leaves it what it is.
  if (left.kind === 'variable' && right.kind === 'integer' && right.value === 0n) return left;
  if (left.kind !== 'integer' || right.kind !== 'integer') return unknownValue('it is not a number');
  const value = calculateConstant(expression.operator, left.value, right.value);
  return value === undefined ? unknownValue('it cannot be computed') : { kind: 'integer', value };
}
