import type { Call, Expression } from '../../syntax/ast';
import { areCompatible, chosenExpression, OVERFLOW } from '../../c/builtinType';
import { compileOverflow } from './compileOverflow';
import { decayed, INT, isAggregate, LONG, pointerTo, UNSIGNED_LONG, VOID } from '../../c/types';
import { isConstant, objectSize } from '../../c/constant';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { keep } from './keep';
import type { MemoryObject } from '../memory/memoryObject';
import { Pointer } from '../memory/value';
import { constantOperand, type Operand, valueOperand } from './operand';

type Builtin = (args: readonly Expression[], builder: FunctionBuilder) => Operand | undefined;

/** What only a compiler can do, by its name. What the C language does not evaluate is not evaluated. */
const BUILTINS: Readonly<Record<string, Builtin>> = {
  __builtin_expect: expected,
  __builtin_expect_with_probability: expected,
  __builtin_constant_p: ([value], builder) =>
    value && constantOperand(INT, Number(isConstant(value, builder.scope))),
  // Only what is chosen is compiled; it gives the type as well.
  __builtin_choose_expr: (args, builder) => {
    const chosen = chosenExpression(args, builder.scope);
    return chosen && builder.expression(chosen);
  },
  __builtin_types_compatible_p: (args, builder) => {
    const same = areCompatible(args, builder.scope);
    return same === undefined ? undefined : constantOperand(INT, Number(same));
  },
  __builtin_object_size: sizeOfObject,
  __builtin_dynamic_object_size: sizeOfObject,
  __builtin_prefetch: discarded,
  __builtin_assume: () => constantOperand(VOID, 0),
  __builtin_assume_aligned: ([pointer, ...others], builder) => {
    if (!pointer) return undefined;
    const { type, evaluate } = builder.expression(pointer);
    discarded(others, builder);
    return valueOperand(decayed(type), evaluate);
  },
  __builtin_alloca: ([size], builder) => {
    if (!size) return undefined;
    const bytes = convert(builder.expression(size), UNSIGNED_LONG);
    return keep(
      valueOperand(pointerTo(VOID), (frame, machine) => {
        const index = frame.locals.length;
        machine.newVariableLocal(frame, index, 'what alloca() gave', bytes(frame, machine));
        return new Pointer(frame.locals[index] as MemoryObject, 0);
      }),
      builder,
    );
  },
  __lp_is_record: ([place], builder) =>
    place && constantOperand(INT, isAggregate(builder.scope.typeOf(place)) ? 1 : 0),
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

function sizeOfObject([, kind]: readonly Expression[], { scope }: FunctionBuilder): Operand {
  const { type, value } = objectSize(kind, scope);
  return constantOperand(type, value);
}
