import { completeType } from '../../c/initialiser';
import { VariableName } from './names';
import type { Declaration, Expression, ForStatement, IfStatement, Statement } from '../../syntax/ast';
import { compileAsm } from './compileAsm';
import { compileInitialiser } from './compileInitialiser';
import { localAddress } from './localAddress';
import { truthOf } from './compileOperators';
import { compileCase, compileSwitch } from './compileSwitch';
import { convert } from './convert';
import { type Exit, type FunctionBuilder, Label } from './functionBuilder';
import { compileGuard, declareCleanup } from './cleanup';
import { keep } from './keep';
import { emitLengths, sizeWhenRun } from './variableType';
import { labelAt } from './labelAddress';
import { resolveType, typedefType, variableType } from '../../c/resolveType';
import { type CType, isAggregate, sizeOf } from '../../c/types';
import type { GlobalVariable } from '../run/unit';
import { Pointer } from '../memory/value';

/** Compiles a statement or a declaration inside a function. */
export function compileStatement(statement: Statement, builder: FunctionBuilder): void {
  builder.at(statement, () => {
    compile(statement, builder);
  });
}

function compile(statement: Statement, builder: FunctionBuilder): void {
  switch (statement.kind) {
    case 'block':
      builder.inBlock(() => {
        for (const each of statement.statements) builder.statement(each);
      });
      return;
    case 'declaration':
      compileDeclaration(statement, builder);
      return;
    case 'expression':
      if (statement.expression) evaluate(statement.expression, builder);
      return;
    case 'if':
      compileIf(statement, builder);
      return;
    case 'while':
      compileLoop({ test: statement.condition, body: statement.body }, builder);
      return;
    case 'do':
      compileDo(statement.body, statement.condition, builder);
      return;
    case 'for':
      compileFor(statement, builder);
      return;
    case 'switch':
      compileSwitch(statement, builder);
      return;
    default:
      compileJump(statement, builder);
  }
}

function evaluate(expression: Expression, builder: FunctionBuilder): void {
  if (compileGuard(expression, builder)) return;
  const isCovered =
    expression.kind === 'call' || expression.kind === 'assignment' || expression.kind === 'postfix';
  const operand = builder.expression(expression);
  if (isCovered || operand.type.kind === 'void') return;
  builder.emit((frame, machine) => {
    operand.evaluate(frame, machine);
  });
}

function compileJump(statement: Statement, builder: FunctionBuilder): void {
  switch (statement.kind) {
    case 'case':
      compileCase(statement, builder);
      return;
    case 'label':
      builder.placeNamed(statement.name.name);
      return;
    case 'goto':
      if (statement.label !== undefined) builder.goto(statement.label);
      else if (statement.address) compileComputedGoto(statement.address, builder);
      else unknownStatement('a computed goto', builder);
      return;
    case 'break':
      jumpTo(builder.breakLabels.at(-1), builder);
      return;
    case 'continue':
      jumpTo(builder.continueLabels.at(-1), builder);
      return;
    case 'return':
      compileReturn(statement.value, builder);
      return;
    case 'asm':
      compileAsm(statement, builder);
      return;
    default:
      unknownStatement('a statement that cannot be read', builder);
  }
}

/** `goto *address`, which may lead to any label of the function. */
function compileComputedGoto(address: Expression, builder: FunctionBuilder): void {
  const { evaluate } = builder.expression(address);
  const { slot } = builder;
  builder.emit((frame, machine) => {
    const pc = labelAt(evaluate(frame, machine), slot, frame.code.instructions.length);
    if (pc !== undefined) frame.pc = pc;
    else machine.cannotGoOn('unsupported', 'A computed goto leads to no label of the function.');
  });
}

function jumpTo(exit: Exit | undefined, builder: FunctionBuilder): void {
  if (!exit) return;
  builder.leaveBlocks(exit.depth);
  builder.jump(exit.label);
}

/** What cannot be run is passed over, and counted. */
function unknownStatement(what: string, builder: FunctionBuilder): void {
  const { offset } = builder;
  const { unit } = builder;
  builder.emit((_frame, machine) => {
    machine.statistics.construct(what, unit, offset);
  });
}

function compileReturn(value: Expression | undefined, builder: FunctionBuilder): void {
  if (!value) {
    builder.leaveBlocks(0);
    builder.emit((_frame, machine) => {
      machine.returnFrom(0);
    });
    return;
  }
  const type = builder.resultType;
  const operand = builder.expression(value);
  const given = builder.hasBlockEnds ? keep(operand, builder) : operand;
  builder.leaveBlocks(0);
  const result = convert(given, type);
  const size = isAggregate(type) ? (sizeOf(type) ?? 0) : undefined;
  builder.emit((frame, machine) => {
    const returned = result(frame, machine);
    machine.returnFrom(size === undefined ? returned : machine.copyRecord(returned, size));
  });
}

function compileIf({ condition, whenTrue, whenFalse }: IfStatement, builder: FunctionBuilder): void {
  const [otherwise, end] = [new Label(), new Label()];
  skipUnless(condition, otherwise, builder);
  builder.statement(whenTrue);
  if (whenFalse) {
    builder.jump(end);
    builder.place(otherwise);
    builder.statement(whenFalse);
  } else builder.place(otherwise);
  builder.place(end);
}

/** Jumps to the label if the condition is false. */
function skipUnless(condition: Expression, label: Label, builder: FunctionBuilder): void {
  const test = builder.expression(condition).evaluate;
  builder.emit((frame, machine) => {
    if (!truthOf(test(frame, machine), machine)) frame.pc = label.pc;
  });
}

interface Loop {
  readonly test: Expression | undefined;
  readonly body: Statement;
  readonly update?: Expression | undefined;
}

function compileLoop({ test, body, update }: Loop, builder: FunctionBuilder): void {
  const [again, next, end] = [new Label(), new Label(), new Label()];
  builder.place(again);
  if (test) skipUnless(test, end, builder);
  compileBody(body, next, end, builder);
  builder.place(next);
  if (update) evaluate(update, builder);
  builder.jump(again);
  builder.place(end);
}

function compileBody(body: Statement, next: Label, end: Label, builder: FunctionBuilder): void {
  builder.breakLabels.push(builder.exit(end));
  builder.continueLabels.push(builder.exit(next));
  builder.statement(body);
  builder.breakLabels.pop();
  builder.continueLabels.pop();
}

function compileDo(body: Statement, condition: Expression, builder: FunctionBuilder): void {
  const [again, next, end] = [new Label(), new Label(), new Label()];
  builder.place(again);
  compileBody(body, next, end, builder);
  builder.place(next);
  skipUnless(condition, end, builder);
  builder.jump(again);
  builder.place(end);
}

function compileFor(statement: ForStatement, builder: FunctionBuilder): void {
  builder.inBlock(() => {
    const { initialiser, iterator } = statement;
    if (iterator) unknownStatement('a for_each macro that is not visible', builder);
    if (initialiser && 'kind' in initialiser) evaluate(initialiser, builder);
    else for (const each of initialiser ?? []) builder.statement(each);
    compileLoop({ test: statement.condition, body: statement.body, update: statement.update }, builder);
  });
}

function compileDeclaration(declaration: Declaration, builder: FunctionBuilder): void {
  const written = resolveType(declaration.type, builder.scope);
  const type = variableType(declaration, written, builder.scope);
  const name = declaration.name?.name;
  if (name === undefined) return;
  emitLengths(declaration.type, builder);
  if (declaration.storage === 'typedef')
    builder.scope.bind(name, { kind: 'typedef', type: typedefType(declaration, type, builder.scope) });
  else if (type.kind === 'function' || declaration.storage === 'extern') {
    // Not what a block around this one calls so.
    const known = builder.scope.file.lookUp(name);
    builder.scope.bind(name, known ?? { kind: 'extern', name, type });
  } else if (declaration.storage === 'static') declareStatic(name, type, declaration, builder);
  else {
    declareLocal(name, completeType(type, declaration.initialiser, builder.scope), declaration, builder);
    declareCleanup(declaration, builder);
  }
}

function declareStatic(name: string, type: CType, declaration: Declaration, builder: FunctionBuilder): void {
  const { unit } = builder;
  const variable: GlobalVariable = {
    name,
    unit,
    slot: unit.program.newSlot(),
    type,
    declaration,
    scope: builder.scope,
  };
  builder.scope.bind(name, new VariableName(variable));
}

function declareLocal(
  name: string,
  type: CType,
  { initialiser }: Declaration,
  builder: FunctionBuilder,
): void {
  const isKept = isAggregate(type) || type.kind === 'unknown' || builder.inMemory.has(name);
  if (!isKept) {
    declareRegister(name, type, initialiser, builder);
    return;
  }
  const index = builder.newLocal(sizeOf(type) ?? 0);
  builder.scope.bind(name, { kind: 'local', index, type, name });
  const variable = sizeWhenRun(type, builder);
  const { unit, offset } = builder;
  builder.emit((frame, machine) => {
    machine.endLocal(frame, index);
    if (variable) machine.newVariableLocal(frame, index, name, variable(frame, machine));
    else if (type.kind === 'unknown') machine.statistics.construct(`the type of ${name}`, unit, offset);
  });
  if (!initialiser) return;
  const address = localAddress(index, name, type);
  const isList = initialiser.kind === 'list' || initialiser.kind === 'string';
  const initialise = compileInitialiser(type, initialiser, builder);
  const size = sizeOf(type) ?? 0;
  builder.emit((frame, machine) => {
    const at = address(frame, machine);
    if (isList && at instanceof Pointer) machine.memory.fill(at, 0, size);
    initialise(frame, machine, at);
  });
}

function declareRegister(
  name: string,
  type: CType,
  initialiser: Declaration['initialiser'],
  builder: FunctionBuilder,
): void {
  const index = builder.newRegister();
  // In `int x = x;` the name is already the new one.
  builder.scope.bind(name, { kind: 'register', index, type });
  const scalar = initialiser?.kind === 'list' ? initialiser.items[0]?.value : initialiser;
  if (!scalar) {
    builder.emit((frame) => {
      frame.registers[index] = initialiser ? 0 : undefined;
    });
    return;
  }
  const value = convert(builder.expression(scalar), type);
  builder.emit((frame, machine) => {
    frame.registers[index] = value(frame, machine);
  });
}
