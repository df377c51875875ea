import type { Call } from '../../syntax/ast';
import { type CType, decayed, type FunctionCType, sizeOf, UNKNOWN } from '../../c/types';
import { compileBuiltin } from './compileBuiltin';
import { compileName } from './compileName';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { type Evaluate, type Operand, valueOperand } from './operand';

/** `callee(arguments)`. The call is emitted; its result waits in a register. */
export function compileCall(call: Call, builder: FunctionBuilder): Operand {
  const builtin = compileBuiltin(call, builder);
  if (builtin) return builtin;
  const args = call.arguments.map((argument) => builder.expression(argument));
  return emitCall(calleeOf(call, builder), args, builder);
}

/** A function that nobody declares is counted where it is called. */
function calleeOf({ callee }: Call, builder: FunctionBuilder): Operand {
  const isUndeclared = callee.kind === 'identifier' && !builder.scope.lookUp(callee.name);
  return isUndeclared ? compileName(callee.name, builder) : builder.expression(callee);
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
  if (parameter) return convert(argument, decayed(parameter));
  const { type, evaluate } = argument;
  const size = type.kind === 'record' ? sizeOf(type) : undefined;
  if (size === undefined) return evaluate;
  // Behind the named parameters nobody else takes a copy.
  return (frame, machine) => machine.copyRecord(evaluate(frame, machine), size);
}
