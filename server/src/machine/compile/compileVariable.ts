import { compileInitialiser } from './compileInitialiser';
import type { CompiledFunction } from './compiledFunction';
import { Oops } from '../run/fault';
import { Frame } from '../run/frame';
import { FunctionBuilder } from './functionBuilder';
import type { GlobalVariable, InitialiseVariable } from '../run/unit';
import { typeOfVariable } from './variableType';

/** Compiles the initialiser of a variable that is not in a frame. */
export function compileVariable(variable: GlobalVariable): InitialiseVariable {
  const { declaration, scope, unit, name } = variable;
  const type = typeOfVariable(variable);
  if (!declaration.initialiser) return () => undefined;
  const builder = new FunctionBuilder(scope, unit);
  const initialise = compileInitialiser(type, declaration.initialiser, builder);
  const { instructions, offsets } = builder.finish();
  const code: CompiledFunction = {
    name,
    unit,
    type: { kind: 'function', result: type, parameters: [], variadic: false },
    parameters: [],
    instructions,
    offsets,
    registersCount: builder.registersCount,
    localsCount: builder.localsCount,
    frameSize: 0,
  };
  return (instance, machine, at) => {
    const frame = new Frame(code, instance, [], 0);
    machine.spend(instructions.length);
    try {
      while (frame.pc < instructions.length) instructions[frame.pc++]?.(frame, machine);
      initialise(frame, machine, at);
    } catch (error) {
      // A compiler refuses it, such as `1 / 0`.
      if (!(error instanceof Oops)) throw error;
      machine.statistics.construct(
        'an initialiser that is no constant',
        unit,
        declaration.initialiser?.start ?? 0,
      );
    }
  };
}
