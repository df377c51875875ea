import type { AddressConstant, Constant, NoConstant, NoConstantReason } from '../c/constant';
import type { Expression } from '../syntax/ast';
import { OPAQUE_VALUE } from '../syntax/preprocessor/kernelMacros';
import type { TranslationUnit } from '../syntax/translationUnit';
import type { FunctionReference, Symbol } from './declarations/module';
import { type Value, unknownValue } from './declarations/declaredValue';
import type { ModuleScope } from './moduleScope';
import { Declared } from './unitTypes';

/** Evaluates a constant expression of `unit`. What is not constant, or depends on something not visible, is unknown. */
export function evaluate(expression: Expression, unit: TranslationUnit, scope: ModuleScope): Value {
  return valueOf(scope.scopeOf(unit).evaluate(expression), unit);
}

function valueOf(constant: Constant, unit: TranslationUnit): Value {
  switch (constant.kind) {
    case 'integer':
      return { kind: 'integer', value: BigInt(constant.value) };
    case 'address':
      return addressValue(constant, unit);
    case 'none':
      return unknownValue(why(constant));
  }
}

function addressValue({ of, offset, isInside, isCast }: AddressConstant, unit: TranslationUnit): Value {
  if (offset !== 0 || isInside) return unknownValue('it points into something');
  if (of.kind === 'string') return of;
  if (of.kind === 'literal') return { kind: 'literal', expression: of.expression, unit };
  const symbol = of.binding instanceof Declared ? of.binding.symbol : undefined;
  if (symbol?.kind === 'variable') return symbol;
  if (symbol?.kind === 'function' || symbol?.kind === 'prototype') {
    const reference = functionReference(of.name, symbol);
    return { kind: 'function', function: isCast ? { ...reference, isCast } : reference };
  }
  // What nothing visible defines is a function or object of the kernel, or a macro of a header.
  return of.name === OPAQUE_VALUE
    ? unknownValue('the kernel initialises it')
    : { kind: 'external', name: of.name };
}

function functionReference(
  name: string,
  symbol: Extract<Symbol, { kind: 'function' | 'prototype' }>,
): FunctionReference {
  return symbol.kind === 'function'
    ? { name, definition: symbol.function, type: symbol.function.definition.type }
    : { name, definition: undefined, type: symbol.type };
}

const REASONS: Readonly<Record<NoConstantReason, string>> = {
  'too-deep': 'it is nested too deeply',
  'division-by-zero': 'it cannot be computed',
  'not-visible': 'its operand is not known',
  variable: 'it is read from a variable',
  'array-element': 'it is read from an array',
  'pointed-to': 'it is read through a pointer',
  call: 'it is computed by a call',
  effect: 'it changes a variable',
  condition: 'a condition decides it',
  'no-number': 'it is not a number',
  'no-constant': 'it is not a constant that can be seen here',
};

function why({ reason, name }: NoConstant): string {
  if (reason === 'call' && name !== undefined) return `${name}() is not visible`;
  if (reason === 'variable' && name !== undefined) return `it is read from the variable ${name}`;
  return REASONS[reason];
}
