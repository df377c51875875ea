import type { Assignment, Postfix, Unary } from '../../syntax/ast';
import { storeBits } from '../memory/bitFields';
import { keep } from './keep';
import { binaryOperand } from './compileOperators';
import { memoryOperand } from './compilePlaces';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { constantOperand, type Evaluate, type Operand, valueOperand } from './operand';
import { type CType, formatOf, INT, isAggregate, sizeOf } from '../../c/types';
import { unsupported } from './unsupported';

/** `left = right` and its compound forms. The value is that of `left`. */
export function compileAssignment(expression: Assignment, builder: FunctionBuilder): Operand {
  const target = builder.expression(expression.left);
  const value = builder.expression(expression.right);
  const operator = expression.operator.slice(0, -1);
  if (!target.location) return unsupported('an assignment to something that is not a variable', builder);
  if (operator === '') return stored(target, value, builder);
  const fixed = fixPlace(target, builder);
  return stored(fixed, binaryOperand(operator, fixed, value, builder), builder);
}

/** An operand whose address is calculated only once, though it is used twice. */
export function fixPlace(target: Operand, builder: FunctionBuilder): Operand {
  const { location } = target;
  if (location?.kind !== 'memory') return target;
  const address = keep(valueOperand({ kind: 'unknown' }, location.address), builder).evaluate;
  return memoryOperand(target.type, address, location.bits);
}

function stored(target: Operand, value: Operand, builder: FunctionBuilder): Operand {
  const store = storeInto(target, convert(value, target.type));
  const result = builder.newRegister();
  builder.emit((frame, machine) => {
    frame.registers[result] = store(frame, machine);
  });
  return valueOperand(target.type, (frame) => frame.registers[result] ?? 0);
}

/** Code that stores the value, which has the target's type, and gives it. */
export function storeInto({ type, location }: Operand, value: Evaluate): Evaluate {
  if (location?.kind === 'register') return storeRegister(location.index, value);
  const address = location?.address ?? value;
  const bits = location?.bits;
  if (isAggregate(type)) return storeRecord(type, address, value);
  if (bits && type.kind === 'int') {
    return (frame, machine) => {
      const what = value(frame, machine);
      return storeBits(machine, address(frame, machine), type, bits, what);
    };
  }
  const { size } = formatOf(type);
  return (frame, machine) => {
    const what = value(frame, machine);
    machine.memory.store(address(frame, machine), size, what);
    return what;
  };
}

function storeRegister(index: number, value: Evaluate): Evaluate {
  return (frame, machine) => (frame.registers[index] = value(frame, machine));
}

function storeRecord(type: CType, address: Evaluate, value: Evaluate): Evaluate {
  const size = sizeOf(type) ?? 0;
  return (frame, machine) => {
    const to = address(frame, machine);
    machine.memory.copy(to, value(frame, machine), size);
    return to;
  };
}

/** `++` and `--`, before or behind. */
export function compileStep(expression: Unary | Postfix, builder: FunctionBuilder): Operand {
  const target = builder.expression(expression.operand);
  if (!target.location) return unsupported('a step of something that is not a variable', builder);
  const place = fixPlace(target, builder);
  const old = expression.kind === 'postfix' ? keep(place, builder) : undefined;
  const operator = expression.operator === '++' ? '+' : '-';
  const next = stored(
    place,
    binaryOperand(operator, old ?? place, constantOperand(INT, 1), builder),
    builder,
  );
  return old ? valueOperand(target.type, old.evaluate) : next;
}
