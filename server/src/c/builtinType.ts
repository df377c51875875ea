import type { Call, Expression } from '../syntax/ast';
import type { Scope } from './scope';
import { isCompatible } from './sameType';
import { BOOL, type CType, decayed, INT, LONG, pointerTo, UNSIGNED_LONG, VOID } from './types';

/** `__builtin_add_overflow`, `__builtin_smull_overflow`, `__builtin_sub_overflow_p` and their kin. */
export const OVERFLOW = /^__builtin_[su]?(add|sub|mul)l{0,2}_overflow(_p)?$/;

const TYPES: Readonly<Record<string, CType>> = {
  __builtin_expect: LONG,
  __builtin_expect_with_probability: LONG,
  __builtin_constant_p: INT,
  __builtin_types_compatible_p: INT,
  __builtin_object_size: UNSIGNED_LONG,
  __builtin_dynamic_object_size: UNSIGNED_LONG,
  __builtin_prefetch: VOID,
  __builtin_assume: VOID,
  __builtin_alloca: pointerTo(VOID),
  __lp_is_record: INT,
};

/** The type of a call that the compiler answers itself; undefined if it is a call like others. */
export function builtinType({ callee, arguments: args }: Call, scope: Scope): CType | undefined {
  if (callee.kind !== 'identifier' || !callee.name.startsWith('__')) return undefined;
  const { name } = callee;
  if (Object.hasOwn(TYPES, name)) return TYPES[name];
  const [first] = args;
  if (name === '__builtin_choose_expr') {
    const chosen = chosenExpression(args, scope);
    return chosen && scope.typeOf(chosen);
  }
  if (name === '__builtin_assume_aligned') return first && decayed(scope.typeOf(first));
  return OVERFLOW.test(name) ? BOOL : undefined;
}

/** What `__builtin_choose_expr(condition, a, b)` stands for. */
export function chosenExpression(
  [condition, whenTrue, whenFalse]: readonly Expression[],
  scope: Scope,
): Expression | undefined {
  if (!condition) return undefined;
  const value = scope.integer(condition);
  return value === undefined || value === 0 ? whenFalse : whenTrue;
}

/** `__builtin_types_compatible_p(a, b)` */
export function areCompatible([a, b]: readonly Expression[], scope: Scope): boolean | undefined {
  return a && b && isCompatible(typeNamed(a, scope), typeNamed(b, scope));
}

/** The type in an argument, which the tokens have in a `sizeof`. */
function typeNamed(argument: Expression, scope: Scope): CType {
  if (argument.kind === 'sizeof-type') return scope.resolveType(argument.type.type);
  return scope.typeOf(argument.kind === 'sizeof-expression' ? argument.operand : argument);
}
