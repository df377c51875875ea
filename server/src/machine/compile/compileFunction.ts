import type { Block } from '../../syntax/ast';
import { LABEL_PREFIX } from '../../syntax/normalise';
import { forEachExpression, forEachStatement } from '../../syntax/walk';
import { isCleanupMarker } from './cleanup';
import type { CompiledFunction, ParameterSlot } from './compiledFunction';
import { FunctionBuilder } from './functionBuilder';
import { isAggregate, sizeOf } from '../types';
import type { CFunction } from '../run/unit';

/** Compiles a function of a unit. */
export function compileFunction({ name, unit, definition, type }: CFunction): CompiledFunction {
  const builder = new FunctionBuilder(unit.scope.inner());
  builder.functionName = name;
  builder.resultType = type.result;
  builder.inMemory = addressTaken(definition.body);
  bindLabels(definition.body, builder);
  builder.offset = definition.name.start;
  const parameters = type.parameters.map((parameter) => declareParameter(parameter, builder));
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

/** Labels whose address may be taken are names as well. */
function bindLabels(body: Block, builder: FunctionBuilder): void {
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'label') return;
    const { name } = statement.name;
    builder.scope.bind(`${LABEL_PREFIX}${name}`, { kind: 'label', label: builder.label(name) });
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
