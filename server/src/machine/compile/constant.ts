import type { Expression } from '../../syntax/ast';
import { CONSTANT_FRAME, CONSTANT_MACHINE, NotConstant } from './constantFrame';
import { Oops } from '../run/fault';
import { canonical } from '../integers';
import { FunctionBuilder } from './functionBuilder';
import type { Scope } from './scope';
import type { CType } from '../types';
import { type Int, isInt } from '../memory/value';

/** The value of an integer constant expression; undefined if it is not one, has none (`1 / 0`), or is not known. */
export function constantValue(expression: Expression, scope: Scope): Int | undefined {
  if (expression.kind === 'integer' && !expression.isCharacter) return canonical(expression.value);
  const builder = new FunctionBuilder(scope);
  const compiled = builder.expression(expression);
  if (builder.hasCode) return undefined;
  try {
    const value = compiled.evaluate(CONSTANT_FRAME, CONSTANT_MACHINE);
    return isInt(value) ? value : undefined;
  } catch (error) {
    if (error instanceof NotConstant || error instanceof Oops) return undefined;
    throw error;
  }
}

/**
 * The type of an expression, which is not evaluated. What looks like a variable, or like an element of an array, may be
 * the name of a type: in `sizeof(u8)` and `sizeof(u8[4])` the grammar cannot tell.
 */
export function typeOfExpression(expression: Expression, scope: Scope): CType {
  return namedType(expression, scope) ?? typeOfValue(expression, scope);
}

function namedType(expression: Expression, scope: Scope): CType | undefined {
  if (expression.kind === 'subscript') {
    const of = namedType(expression.array, scope);
    const length = of && constantValue(expression.index, scope);
    return of && { kind: 'array', of, length: length === undefined ? Infinity : Number(length) };
  }
  const binding = expression.kind === 'identifier' ? scope.lookUp(expression.name) : undefined;
  return binding?.kind === 'typedef' ? binding.type : undefined;
}

function typeOfValue(expression: Expression, scope: Scope): CType {
  const builder = new FunctionBuilder(scope);
  return builder.expression(expression).type;
}
