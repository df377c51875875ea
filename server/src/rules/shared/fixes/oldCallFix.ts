import type { TextEdit } from '../../../base/finding';
import type { Location } from '../../../base/span';
import type { Call, Expression, IfStatement, Statement } from '../../../syntax/ast';
import {
  calledName,
  findExpression,
  forEachCall,
  forEachExpression,
  forEachStatement,
} from '../../../syntax/walk';
import { isSeenThrough, onlyPrints } from '../../../flow/kernelCalls';
import type { Module, ModuleFunction } from '../../../model/declarations/module';
import { fileText } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';

/**
 * Removes a call that newer kernels have no need of, with the test of its result.
 * @param name the called function's name, where it is called
 * @returns undefined where the code around it would have to change as well
 */
export function oldCallRemoval(
  module: Module,
  owner: ModuleFunction,
  name: Expression,
): TextEdit[] | undefined {
  const call = callOf(owner, name);
  const found = call && statementsOf(owner, call);
  if (!found) return undefined;
  const [first, last] = [found.statements[0], found.statements.at(-1)];
  const edit = first && last && removal(module, owner, first, last);
  if (!edit) return undefined;
  if (found.variable === undefined) return [edit];
  const declaration = variableRemoval(module, owner, found.statements, found.variable);
  return declaration && [edit, ...declaration];
}

function callOf({ definition }: ModuleFunction, name: Expression): Call | undefined {
  let found: Call | undefined;
  forEachCall(definition.body, (call) => {
    if (call.callee === name) found = call;
  });
  return found;
}

interface OldStatements {
  readonly statements: readonly Statement[];
  /** What keeps the result in between. */
  readonly variable: string | undefined;
}

function statementsOf({ definition }: ModuleFunction, call: Call): OldStatements | undefined {
  let found: OldStatements | undefined;
  forEachStatement(definition.body, (statement) => {
    if (statement.kind !== 'block') return;
    for (const [index, each] of statement.statements.entries()) {
      found ??= loneStatement(each, call) ?? keptResult(each, statement.statements[index + 1], call);
    }
  });
  return found;
}

/** `f(&patch);`, `WARN_ON(f(&patch));` or `if (f(&patch)) return …;` */
function loneStatement(statement: Statement, call: Call): OldStatements | undefined {
  const isOnly = statement.kind === 'expression' && inner(statement.expression) === call;
  const isTest = isErrorExit(statement) && inner(statement.condition) === call;
  return isOnly || isTest ? { statements: [statement], variable: undefined } : undefined;
}

/** `ret = f(&patch); if (ret) return …;` */
function keptResult(
  statement: Statement,
  next: Statement | undefined,
  call: Call,
): OldStatements | undefined {
  if (statement.kind !== 'expression' || statement.expression?.kind !== 'assignment') return undefined;
  const { left, right, operator } = statement.expression;
  if (operator !== '=' || left.kind !== 'identifier' || inner(right) !== call) return undefined;
  const isTested = next && isErrorExit(next) && isNameOf(tested(next.condition), left.name);
  return isTested ? { statements: [statement, next], variable: left.name } : undefined;
}

/** An expression without what only looks at its value. */
function inner(expression: Expression | undefined): Expression | undefined {
  if (expression?.kind === 'cast') return inner(expression.operand);
  if (expression?.kind !== 'call' || !isSeenThrough(calledName(expression) ?? '')) return expression;
  return expression.arguments.length === 1 ? inner(expression.arguments[0]) : expression;
}

/** What `ret`, `ret != 0` and `ret < 0` test. */
function tested(condition: Expression): Expression | undefined {
  const seen = inner(condition);
  const isComparison = seen?.kind === 'binary' && ['!=', '<'].includes(seen.operator);
  return isComparison && seen.right.kind === 'integer' && seen.right.value === 0n ? seen.left : seen;
}

function isNameOf(expression: Expression | undefined, name: string): boolean {
  return expression?.kind === 'identifier' && expression.name === name;
}

/** An `if` that returns and does nothing else but writing to the log. */
function isErrorExit(statement: Statement): statement is IfStatement {
  if (statement.kind !== 'if' || statement.whenFalse) return false;
  const { whenTrue } = statement;
  const statements = whenTrue.kind === 'block' ? whenTrue.statements : [whenTrue];
  return statements.at(-1)?.kind === 'return' && statements.slice(0, -1).every(isPrinting);
}

function isPrinting(statement: Statement): boolean {
  const expression = statement.kind === 'expression' ? statement.expression : undefined;
  return expression?.kind === 'call' && onlyPrints(calledName(expression) ?? '');
}

/**
 * What has to be done about the variable that kept the result: nothing if it is set anew before it is read, its
 * declaration goes if nothing else uses it.
 */
function variableRemoval(
  module: Module,
  owner: ModuleFunction,
  removed: readonly Statement[],
  name: string,
): TextEdit[] | undefined {
  const { body } = owner.definition;
  const isKept = (part: Expression): boolean =>
    isNameOf(part, name) && !removed.some(({ start, end }) => start <= part.start && part.start < end);
  const next = findExpression(body, (part) => isKept(part) && part.start > (removed[0]?.start ?? 0));
  if (next) return isSet(body, next) ? [] : undefined;
  if (findExpression(body, isKept)) return [];
  const declared: Statement[] = [];
  forEachStatement(body, (statement) => {
    if (statement.kind === 'declaration') declared.push(statement);
  });
  const own = declared.find((each) => each.kind === 'declaration' && each.name?.name === name);
  const isAlone = own && declared.every((each) => each === own || each.start !== own.start);
  const edit = isAlone ? removal(module, owner, own, own) : undefined;
  return edit && [edit];
}

function isSet(body: Statement, name: Expression): boolean {
  let found = false;
  forEachExpression(body, (part) => {
    found ||= part.kind === 'assignment' && part.operator === '=' && part.left === name;
  });
  return found;
}

/** Removes statements that have their lines for themselves, with one of two blank lines that would meet. */
function removal(
  module: Module,
  owner: ModuleFunction,
  first: Statement,
  last: Statement,
): TextEdit | undefined {
  const [from, to] = [writtenLocation(owner, first), writtenLocation(owner, last)];
  if (!from || !to || from.file !== to.file) return undefined;
  const text = fileText(module, from.file);
  const lines = wholeLines(text, { ...from, end: to.end });
  // A comment or a condition of the preprocessor in it would be lost.
  if (!lines || /\/[/*]|^[ \t]*#/m.test(text.slice(from.start, to.end))) return undefined;
  const before = /(?:\{|\n[ \t]*)\r?\n$/.test(text.slice(0, lines.start));
  const blank = before ? (/^[ \t]*\r?\n/.exec(text.slice(lines.end))?.[0] ?? '') : '';
  return { location: { ...lines, end: lines.end + blank.length }, newText: '' };
}

function wholeLines(text: string, location: Location): Location | undefined {
  const start = text.lastIndexOf('\n', location.start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(location.end))?.[0];
  if (rest === undefined || /\S/.test(text.slice(start, location.start))) return undefined;
  return { file: location.file, start, end: location.end + rest.length };
}
