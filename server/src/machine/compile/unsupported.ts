import type { FunctionBuilder } from './functionBuilder';
import { type Operand, valueOperand } from './operand';
import { UNKNOWN } from '../../c/types';
import { unknownValue } from '../memory/value';

/** An expression that the machine cannot run. Its value is unknown; running it is counted. */
export function unsupported(what: string, builder: FunctionBuilder): Operand {
  const { offset } = builder;
  const { unit } = builder;
  return valueOperand(UNKNOWN, (_frame, machine) => {
    machine.statistics.construct(what, unit, offset);
    return unknownValue(what, false);
  });
}
