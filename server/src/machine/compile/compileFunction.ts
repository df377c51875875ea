import type { Block } from '../../syntax/ast';
import { LABEL_PREFIX } from '../../syntax/standIns';
import { forEachExpression, forEachStatement } from '../../syntax/walk';
import { isCleanupMarker } from './cleanup';
import type { CompiledFunction, ParameterSlot } from './compiledFunction';
import { FunctionBuilder } from './functionBuilder';
import { type CType, isAggregate, pointerTo, sizeOf, VOID } from '../../c/types';
import type { CFunction } from '../run/unit';
import { emitLengths } from './variableType';

/** Compiles a function of a unit. */
export function compileFunction({ name, unit, slot, definition, type }: CFunction): CompiledFunction {
  const builder = new FunctionBuilder(unit.scope.inner(), unit);
  builder.isFunction = true;
  builder.slot = slot;
  bindName(name, builder);
  builder.resultType = type.result;
  builder.inMemory = addressTaken(definition.body);
  bindLabels(definition.body, builder);
  builder.offset = definition.name.start;
  const parameters = type.parameters.map((parameter) => declareParameter(parameter, builder));
  for (const parameter of definition.type.parameters) emitLengths(parameter.type, builder);
  builder.statement(definition.body);
  builder.offset = definition.body.end - 1;
  builder.emit((_frame, machine) => {
    machine.returnFrom(0);
  });
  const { registersCount, localsCount, frameSize } = builder;
  return { name, unit, type, parameters, ...builder.finish(), registersCount, localsCount, frameSize };
}

function declareParameter(
  { name = '', type }: CFunction['type']['parameters'][number],
  builder: FunctionBuilder,
): ParameterSlot {
  const size = sizeOf(type) ?? 8;
  const isRecord = isAggregate(type);
  if (isRecord || builder.inMemory.has(name)) {
    const index = builder.newLocal(size);
    builder.scope.bind(name, { kind: 'local', index, type, name });
    return { kind: 'local', index, size, isAggregate: isRecord, name };
  }
  const index = builder.newRegister();
  builder.scope.bind(name, { kind: 'register', index, type });
  return { kind: 'register', index, size, isAggregate: false, name };
}

/** `__func__` and its other names. */
function bindName(name: string, { scope }: FunctionBuilder): void {
  const type: CType = { kind: 'array', of: scope.context.char, length: name.length + 1 };
  for (const word of ['__func__', '__FUNCTION__', '__PRETTY_FUNCTION__'])
    scope.bind(word, { kind: 'text', text: name, type });
}

/** Labels whose address may be taken are names as well. */
function bindLabels(body: Block, builder: FunctionBuilder): void {
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'label') return;
    const { name } = statement.name;
    builder.scope.bind(`${LABEL_PREFIX}${name}`, {
      kind: 'label',
      label: builder.label(name),
      slot: builder.slot,
      type: pointerTo(VOID),
    });
  });
}

/** Names whose address is taken somewhere in the body. */
function addressTaken(body: Block): ReadonlySet<string> {
  const names = new Set<string>();
  forEachExpression(body, (expression) => {
    if (expression.kind !== 'unary' || expression.operator !== '&') return;
    if (expression.operand.kind === 'identifier') names.add(expression.operand.name);
  });
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'declaration' || !statement.name) return;
    if (statement.markers.some(isCleanupMarker)) names.add(statement.name.name);
  });
  return names;
}
