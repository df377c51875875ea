import { enumeratorType } from '../../c/arithmeticType';
import type { Machine } from '../run/machine';
import { Pointer, Term } from '../memory/value';
import { writtenLabel } from '../../syntax/standIns';
import { type CType, isAggregate, pointerTo, UNKNOWN, VOID } from '../../c/types';
import type { FunctionBuilder } from './functionBuilder';
import { memoryOperand } from './compilePlaces';
import { constantOperand, type Evaluate, type Operand, valueOperand } from './operand';
import { type CFunction, type CUnit, type GlobalVariable } from '../run/unit';
import { addressOfLabel } from './labelAddress';
import { localAddress } from './localAddress';
import type { Binding } from './names';

/** What a name in an expression gives. */
export function compileName(name: string, builder: FunctionBuilder): Operand {
  const binding = builder.scope.lookUp(name);
  if (!binding) return externOperand(name, UNKNOWN);
  return bound(binding, name, builder.unit);
}

/** A name that nobody declares where its value is used: what is not known of it is counted. */
export function undeclared(name: string, builder: FunctionBuilder): Operand {
  const { offset, unit } = builder;
  const operand = compileName(name, builder);
  const evaluate: Evaluate = (frame, machine) => {
    const value = operand.evaluate(frame, machine);
    if (value instanceof Term)
      machine.statistics.construct(`${writtenLabel(name)}, which nobody declares`, unit, offset);
    return value;
  };
  return { ...operand, evaluate };
}

function bound(binding: Binding, name: string, unit: CUnit): Operand {
  switch (binding.kind) {
    case 'enumerator':
      return constantOperand(enumeratorType(binding.value), binding.value);
    case 'register':
      return registerOperand(binding.index, binding.type, name);
    case 'local':
      return memoryOperand(binding.type, localAddress(binding.index, binding.name, binding.type));
    case 'variable':
      return memoryOperand(binding.type, variableAddress(binding.variable, unit));
    case 'function':
      return valueOperand(binding.function.type, functionAddress(binding.function, unit));
    case 'text':
      return textOperand(binding.text, binding.type);
    case 'label':
      return valueOperand(pointerTo(VOID), () => addressOfLabel(binding.label, binding.slot));
    case 'extern':
      return externOperand(name, binding.type);
    case 'typedef':
      return externOperand(name, UNKNOWN);
  }
}

/** A string literal. */
export function textOperand(text: string, type: CType): Operand {
  const address = (_frame: unknown, machine: Machine) => machine.symbols.literal(text);
  return { type, evaluate: address, location: { kind: 'memory', address, bits: undefined } };
}

function registerOperand(index: number, type: CType, name: string): Operand {
  const evaluate: Evaluate = (frame, machine) => {
    const value = frame.registers[index];
    if (value !== undefined) return value;
    machine.report('uninitialised-read', `The variable '${name}' is read before it is set.`);
    return (frame.registers[index] = 0);
  };
  return { type, evaluate, location: { kind: 'register', index } };
}

function variableAddress(variable: GlobalVariable, from: CUnit): Evaluate {
  const isHere = variable.unit.program === from.program;
  return (frame, machine) =>
    new Pointer((isHere ? frame.instance : machine.symbols.headers).global(variable), 0);
}

function functionAddress(called: CFunction, from: CUnit): Evaluate {
  const isHere = called.unit.program === from.program;
  return (frame, machine) =>
    new Pointer((isHere ? frame.instance : machine.symbols.headers).functionObject(called), 0);
}

/** Something that another module or the kernel has, or nobody visible. */
function externOperand(name: string, type: CType): Operand {
  const address: Evaluate = (frame, machine) => machine.symbols.external(name, frame.instance, type);
  if (type.kind === 'function') return valueOperand(type, address);
  if (type.kind === 'unknown') {
    const evaluate: Evaluate = (frame, machine) => machine.symbols.untyped(name, frame.instance);
    return { type, evaluate, location: { kind: 'memory', address, bits: undefined } };
  }
  return isAggregate(type)
    ? { type, evaluate: address, location: { kind: 'memory', address, bits: undefined } }
    : memoryOperand(type, address);
}
