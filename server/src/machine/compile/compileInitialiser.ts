import type { CompoundLiteral, Expression } from '../../syntax/ast';
import { compoundLiteralType } from '../../c/expressionType';
import { type InitialiserStep, planInitialiser } from '../../c/initialiser';
import { type CType, sizeOf } from '../../c/types';
import { storeInto } from './compileAssignment';
import { localAddress } from './localAddress';
import { memoryOperand } from './compilePlaces';
import { convert } from './convert';
import type { FunctionBuilder } from './functionBuilder';
import { offsetPointer } from './offsetPointer';
import type { Machine } from '../run/machine';
import type { Frame } from '../run/frame';
import type { Operand } from './operand';
import { writeBytes } from '../memory/strings';
import { Pointer, type Value } from '../memory/value';

/** Puts a value into a variable that lies at `at`, whose memory is zero. */
export type Initialise = (frame: Frame, machine: Machine, at: Value) => void;

/** Compiles an initialiser for a variable of a type. What it calls is emitted. */
export function compileInitialiser(type: CType, value: Expression, builder: FunctionBuilder): Initialise {
  const { steps: planned } = planInitialiser(type, value, builder.scope);
  const steps = planned.map((step) => compileStep(step, builder));
  return (frame, machine, at) => {
    for (const step of steps) step(frame, machine, at);
  };
}

/** `(type){ … }`: a variable without a name. */
export function compileCompoundLiteral(literal: CompoundLiteral, builder: FunctionBuilder): Operand {
  const type = compoundLiteralType(literal, builder.scope);
  const initialise = compileInitialiser(type, literal.value, builder);
  const size = sizeOf(type) ?? 0;
  // At file scope there is no code that could run first: the literal is made where it is needed.
  if (!builder.isFunction) {
    return memoryOperand(type, (frame, machine) => {
      const at = new Pointer(
        machine.memory.allocate({ kind: 'stack', size, name: 'a compound literal', isZeroed: true }),
        0,
      );
      initialise(frame, machine, at);
      return at;
    });
  }
  // Reached again, it is the same variable with new values.
  const address = localAddress(builder.newLocal(size), 'a compound literal', type);
  builder.emit((frame, machine) => {
    const at = address(frame, machine);
    if (at instanceof Pointer) machine.memory.fill(at, 0, size);
    initialise(frame, machine, at);
  });
  return memoryOperand(type, address);
}

function compileStep(step: InitialiserStep, builder: FunctionBuilder): Initialise {
  const { unit, offset: place } = builder;
  switch (step.kind) {
    case 'store': {
      const { type, bits, offset } = step;
      const value = convert(builder.expression(step.value), type);
      return (frame, machine, at) => {
        const target = memoryOperand(type, () => offsetPointer(at, offset), bits);
        storeInto(target, value)(frame, machine);
      };
    }
    case 'string':
      return (_frame, machine, at) => {
        writeBytes(machine.memory, offsetPointer(at, step.offset), step.text);
      };
    case 'repeat':
      return (_frame, machine, at) => {
        repeat(machine, at, step);
      };
    case 'cut':
      return (_frame, machine) => {
        machine.statistics.bound(`a range of ${step.count} elements, begun only`, unit, place);
      };
  }
}

/** In vast arrays, of which nobody keeps the bytes, nobody knows what is in an element. */
function repeat(
  machine: Machine,
  at: Value,
  { offset, size, count }: Extract<InitialiserStep, { kind: 'repeat' }>,
): void {
  if (!(at instanceof Pointer) || at.object.isOpaque) return;
  const whole = Math.min(size * count, at.object.size - at.offset - offset);
  const first = offsetPointer(at, offset);
  for (let done = size; done < whole; done *= 2)
    machine.memory.copy(offsetPointer(first, done), first, Math.min(done, whole - done));
}
