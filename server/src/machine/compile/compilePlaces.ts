import type { Expression, Member, Subscript } from '../../syntax/ast';
import { bitFieldType } from '../../c/bitFieldTypes';
import {
  type CType,
  decayed,
  type Field,
  formatOf,
  isAggregate,
  LONG,
  pointerTo,
  RecordCType,
  sizeOf,
  UNKNOWN,
} from '../../c/types';
import { movedPointer } from './movedPointer';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { loadBits } from '../memory/bitFields';
import { offsetPointer } from './offsetPointer';
import type { Machine } from '../run/machine';
import { type Evaluate, type Operand, valueOperand } from './operand';
import { Term, type Value } from '../memory/value';
import { unsupported } from './unsupported';
import { calculate } from '../run/calculate';
import { sizeWhenRun } from './variableType';

/** What is at an address. */
export function memoryOperand(type: CType, address: Evaluate, bits?: Field['bits']): Operand {
  const location = { kind: 'memory', address, bits } as const;
  if (isAggregate(type) || type.kind === 'function' || type.kind === 'void') {
    return { type, evaluate: address, location };
  }
  const format = formatOf(type);
  const isPointer = type.kind === 'pointer';
  if (bits && type.kind === 'int') {
    return {
      type: bitFieldType(type, bits),
      evaluate: (frame, machine) => loadBits(machine, address(frame, machine), type, bits),
      location,
    };
  }
  return {
    type,
    evaluate: (frame, machine) => machine.memory.load(address(frame, machine), format, isPointer),
    location,
  };
}

/** `*pointer` */
export function compileDereference(operand: Expression, builder: FunctionBuilder): Operand {
  const pointer = builder.expression(operand);
  const type = decayed(pointer.type);
  return memoryOperand(type.kind === 'pointer' ? type.to : UNKNOWN, pointer.evaluate);
}

/** `&place` */
export function compileAddressOf(operand: Expression, builder: FunctionBuilder): Operand {
  const place = builder.expression(operand);
  if (place.type.kind === 'function') return valueOperand(pointerTo(place.type), place.evaluate);
  if (place.location?.kind === 'memory') return valueOperand(pointerTo(place.type), place.location.address);
  return isAggregate(place.type)
    ? valueOperand(pointerTo(place.type), place.evaluate)
    : unsupported('the address of something that has none', builder);
}

/** `array[index]` */
export function compileSubscript({ array, index }: Subscript, builder: FunctionBuilder): Operand {
  const [left, right] = [builder.expression(array), builder.expression(index)];
  const isSwapped = decayed(left.type).kind !== 'pointer' && decayed(right.type).kind === 'pointer';
  const [base, position] = isSwapped ? [right, left] : [left, right];
  const type = decayed(base.type);
  const element = type.kind === 'pointer' ? type.to : UNKNOWN;
  const size = sizeOf(element) ?? 8;
  const [at, by] = [base.evaluate, convert(position, LONG)];
  const variable = sizeWhenRun(element, builder);
  if (variable) return memoryOperand(element, movedBy(at, by, variable));
  return memoryOperand(element, (frame, machine) =>
    movedPointer(at(frame, machine), by(frame, machine), size, machine),
  );
}

/** The place so many elements further, whose size is known only then. */
export function movedBy(at: Evaluate, by: Evaluate, size: Evaluate): Evaluate {
  return (frame, machine) => {
    const each = size(frame, machine);
    const bytes = calculate('*', by(frame, machine), each, formatOf(LONG), machine);
    return movedPointer(at(frame, machine), bytes, 1, machine);
  };
}

/** Members of something whose type is not visible at all. */
const INVISIBLE = RecordCType.make(false, undefined);

/** `object.field` and `object->field` */
export function compileMember({ object, arrow, field }: Member, builder: FunctionBuilder): Operand {
  const base = builder.expression(object);
  const type = decayed(base.type);
  const record = arrow && type.kind === 'pointer' ? type.to : type;
  const found = (record.kind === 'record' ? record : INVISIBLE).field(field.name);
  const { evaluate } = base;
  const { offset } = found;
  return memoryOperand(found.type, memberAddress(evaluate, offset), found.bits);
}

function memberAddress(base: Evaluate, offset: number): Evaluate {
  return (frame, machine) => offsetPointer(known(base(frame, machine), machine), offset);
}

/** Fields of what an unknown pointer leads to have places of their own. */
function known(value: Value, machine: Machine): Value {
  return value instanceof Term ? machine.memory.placeOf(value) : value;
}
