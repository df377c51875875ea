import type { Call, Expression } from '../syntax/ast';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { type Evaluate, type Operand, valueOperand } from './operand';
import { decayed } from './resolveType';
import { type CType, type FunctionCType, UNKNOWN } from './types';

/** `callee(arguments)`. The call is emitted; its result waits in a register. */
export function compileCall(call: Call, builder: FunctionBuilder): Operand {
  const args = call.arguments.map((argument) => builder.expression(argument));
  const builtin = compilerBuiltin(call.callee, args);
  return builtin ?? emitCall(builder.expression(call.callee), args, builder);
}

/** Emits a call of what has been compiled. */
export function emitCall(callee: Operand, args: readonly Operand[], builder: FunctionBuilder): Operand {
  const type = calledType(callee.type);
  const values = args.map((argument, index) => argumentValue(argument, type?.parameters[index]?.type));
  const result = builder.newRegister();
  const target = callee.evaluate;
  const resultType = type?.result ?? UNKNOWN;
  builder.emit((frame, machine) => {
    machine.invoke(
      frame,
      target(frame, machine),
      values.map((value) => value(frame, machine)),
      result,
      resultType,
    );
  });
  return valueOperand(resultType, (frame) => frame.registers[result] ?? 0);
}

function calledType(type: CType): FunctionCType | undefined {
  if (type.kind === 'function') return type;
  const pointed = type.kind === 'pointer' ? type.to : undefined;
  return pointed?.kind === 'function' ? pointed : undefined;
}

function argumentValue(argument: Operand, parameter: CType | undefined): Evaluate {
  return parameter ? convert(argument, decayed(parameter)) : argument.evaluate;
}

/** What only a compiler can do. */
function compilerBuiltin(callee: Expression, args: readonly Operand[]): Operand | undefined {
  const [first] = args;
  if (callee.kind !== 'identifier' || !first) return undefined;
  if (callee.name === '__builtin_expect') return first;
  if (callee.name === '__builtin_constant_p') return valueOperand({ kind: 'unknown' }, () => 0);
  return undefined;
}
