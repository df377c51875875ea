import type { Call, Expression } from '../../syntax/ast';
import { compileOverflow, OVERFLOW } from './compileOverflow';
import { constantValue, typeOfExpression } from './constant';
import { convert } from '../convert';
import type { FunctionBuilder } from './functionBuilder';
import { constantOperand, type Operand, valueOperand } from './operand';
import { decayed, resolveType } from '../resolveType';
import { isSameType } from '../sameType';
import { type CType, INT, isAggregate, LONG, UNSIGNED_LONG, VOID } from '../types';

type Builtin = (args: readonly Expression[], builder: FunctionBuilder) => Operand | undefined;

/** What only a compiler can do, by its name. What the C language does not evaluate is not evaluated. */
const BUILTINS: Readonly<Record<string, Builtin>> = {
  __builtin_expect: expected,
  __builtin_expect_with_probability: expected,
  __builtin_constant_p: ([value], builder) =>
    value && constantOperand(INT, value.kind === 'string' || isConstant(value, builder) ? 1 : 0),
  __builtin_choose_expr: choose,
  __builtin_types_compatible_p: ([a, b], builder) =>
    a && b && constantOperand(INT, isSameType(typeNamed(a, builder), typeNamed(b, builder)) ? 1 : 0),
  __builtin_object_size: objectSize,
  __builtin_dynamic_object_size: objectSize,
  __builtin_prefetch: discarded,
  __builtin_assume: () => constantOperand(VOID, 0),
  __builtin_assume_aligned: ([pointer, ...others], builder) => {
    if (!pointer) return undefined;
    const { type, evaluate } = builder.expression(pointer);
    discarded(others, builder);
    return valueOperand(decayed(type), evaluate);
  },
  __lp_is_record: ([place], builder) =>
    place && constantOperand(INT, isAggregate(typeOfExpression(place, builder.scope)) ? 1 : 0),
};

/** The operand of a call that the compiler answers itself; undefined if it is a call like others. */
export function compileBuiltin(
  { callee, arguments: args }: Call,
  builder: FunctionBuilder,
): Operand | undefined {
  if (callee.kind !== 'identifier' || !callee.name.startsWith('__')) return undefined;
  const { name } = callee;
  if (Object.hasOwn(BUILTINS, name)) return BUILTINS[name]?.(args, builder);
  const overflow = OVERFLOW.exec(name);
  return overflow ? compileOverflow(overflow, args, builder) : undefined;
}

function isConstant(value: Expression, builder: FunctionBuilder): boolean {
  return builder.aside(() => constantValue(value, builder.scope)).made !== undefined;
}

function expected([value, ...others]: readonly Expression[], builder: FunctionBuilder): Operand | undefined {
  if (!value) return undefined;
  const operand = builder.expression(value);
  discarded(others, builder);
  return valueOperand(LONG, convert({ ...operand, type: decayed(operand.type) }, LONG));
}

/** Evaluates what has effects, and forgets the values. */
function discarded(args: readonly Expression[], builder: FunctionBuilder): Operand {
  for (const argument of args) {
    if (argument.kind === 'integer') continue;
    const { evaluate } = builder.expression(argument);
    builder.emit((frame, machine) => {
      evaluate(frame, machine);
    });
  }
  return constantOperand(VOID, 0);
}

/** Only what is chosen is compiled; it gives the type as well. */
function choose(
  [condition, whenTrue, whenFalse]: readonly Expression[],
  builder: FunctionBuilder,
): Operand | undefined {
  if (!condition || !whenTrue || !whenFalse) return undefined;
  const value = constantValue(condition, builder.scope);
  return builder.expression(value === undefined || value === 0 ? whenFalse : whenTrue);
}

/** The compiler may always say that it does not know. */
function objectSize([, kind]: readonly Expression[], builder: FunctionBuilder): Operand {
  const asked = kind && constantValue(kind, builder.scope);
  const isMinimum = asked === 2 || asked === 3;
  return constantOperand(UNSIGNED_LONG, isMinimum ? 0 : 0xffffffffffffffffn);
}

/** The type in an argument, which the tokens have in a `sizeof`. */
function typeNamed(argument: Expression, builder: FunctionBuilder): CType {
  if (argument.kind === 'sizeof-type') return resolveType(argument.type.type, builder.scope);
  return typeOfExpression(argument.kind === 'sizeof-expression' ? argument.operand : argument, builder.scope);
}
