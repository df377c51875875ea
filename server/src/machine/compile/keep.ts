import { decayed } from '../../c/types';
import type { FunctionBuilder } from './functionBuilder';
import { type Evaluate, type Operand, valueOperand } from './operand';

/** Evaluates the operand now; what is done later cannot change its value any more. */
export function keep({ type, evaluate }: Operand, builder: FunctionBuilder): Operand {
  const register = builder.newRegister();
  builder.emit((frame, machine) => {
    frame.registers[register] = evaluate(frame, machine);
  });
  return valueOperand(type.kind === 'record' ? type : decayed(type), fromRegister(register));
}

/** What a register has when the code runs. */
export function fromRegister(register: number): Evaluate {
  return (frame) => frame.registers[register] ?? 0;
}
