import type { Fix } from '../../../base/finding';
import type { Location } from '../../../base/span';
import { isSameType } from '../../../c/sameType';
import { INT, LONG } from '../../../c/types';
import type { Block, Call, Expression, Statement } from '../../../syntax/ast';
import { STOP, calledName, findExpression, forEachCall, forEachStatement } from '../../../syntax/walk';
import type { Module, ModuleFunction } from '../../../model/declarations/module';
import { fileText, textAt } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';

/** A call whose result a statement keeps, with the statement behind which a test of it can stand. */
interface KeptResult {
  /** The variable or member that holds the result, as the author wrote it. */
  readonly holder: string;
  readonly statement: Statement;
  readonly behind: Statement;
}

/**
 * Inserts `if (!p) return …;` behind the statement that keeps a call's result.
 * @param errno what a function that returns a number is to return, without the minus sign
 * @returns undefined where more than the insertion might be needed: something taken before that had to be given back
 */
export function nullTestFix(
  module: Module,
  owner: ModuleFunction,
  call: Call,
  errno: string,
): Fix | undefined {
  const result = returnStatement(module, owner, errno);
  const kept = keptResult(module, owner, call);
  if (result === undefined || !kept || hasTakenSomething(owner, call)) return undefined;
  const first = writtenLocation(owner, kept.statement);
  const last = writtenLocation(owner, kept.behind);
  const indent = first && indentation(fileText(module, first.file), first);
  if (!last || indent === undefined) return undefined;
  const lineEnd = fileText(module, last.file).includes('\r\n') ? '\r\n' : '\n';
  const gap = kept.behind.kind === 'declaration' ? lineEnd : '';
  const newText = `${gap}${lineEnd}${indent}if (!${kept.holder})${lineEnd}${indent}\t${result}`;
  const location = { file: last.file, start: last.end, end: last.end };
  return { title: `Insert 'if (!${kept.holder}) ${result}'`, edits: [{ location, newText }] };
}

function returnStatement(
  module: Module,
  { unit, definition }: ModuleFunction,
  errno: string,
): string | undefined {
  const type = module.typeOf(unit, definition.type.result);
  if (type.kind === 'pointer') {
    // Callers that expect an error pointer would take NULL for a success.
    return callsAny(definition.body, (name) => name === 'ERR_PTR' || name === 'ERR_CAST')
      ? undefined
      : 'return NULL;';
  }
  if (type.kind === 'void') return 'return;';
  const isNumber = type.kind === 'int' && !type.isEnumeration;
  return isNumber && (isSameType(type, INT) || isSameType(type, LONG)) ? `return -${errno};` : undefined;
}

function keptResult(module: Module, owner: ModuleFunction, call: Call): KeptResult | undefined {
  let kept: KeptResult | undefined;
  forEachStatement(owner.definition.body, (statement) => {
    if (statement.kind === 'block') kept ??= keptIn(statement, module, owner, call);
  });
  return kept;
}

function keptIn(
  { statements }: Block,
  module: Module,
  owner: ModuleFunction,
  call: Call,
): KeptResult | undefined {
  const index = statements.findIndex((statement) => resultOf(statement) === call);
  const statement = statements[index];
  if (statement?.kind === 'declaration' && statement.name) {
    const { name } = statement.name;
    const rest = statements.slice(index + 1);
    const end = rest.findIndex(({ kind }) => kind !== 'declaration');
    const others = end < 0 ? rest : rest.slice(0, end);
    if (others.some((other) => mentions(other, name))) return undefined;
    return { holder: name, statement, behind: others.at(-1) ?? statement };
  }
  if (statement?.kind !== 'expression' || statement.expression?.kind !== 'assignment') return undefined;
  const location = writtenLocation(owner, statement.expression.left);
  return location && { holder: textAt(module, location), statement, behind: statement };
}

/** The expression whose value the statement keeps and nothing else. */
function resultOf(statement: Statement): Expression | undefined {
  if (statement.kind === 'declaration') return statement.initialiser && withoutCasts(statement.initialiser);
  if (statement.kind !== 'expression' || statement.expression?.kind !== 'assignment') return undefined;
  return statement.expression.operator === '=' ? withoutCasts(statement.expression.right) : undefined;
}

function withoutCasts(expression: Expression): Expression {
  return expression.kind === 'cast' ? withoutCasts(expression.operand) : expression;
}

function mentions(statement: Statement, name: string): boolean {
  return findExpression(statement, (part) => part.kind === 'identifier' && part.name === name) !== undefined;
}

/** Calls that certainly leave nothing behind that an early return would have to undo. */
const TAKES_NOTHING =
  /^(?:pr_|_?printk|dev_|trace_|klp_shadow_get$|READ_ONCE$|(?:un)?likely$|WARN|IS_ERR|PTR_ERR|ktime_get)/;

/** Whether something may have been locked, taken or begun on a way to the call. */
function hasTakenSomething({ definition }: ModuleFunction, call: Call): boolean {
  const { body } = definition;
  let hasTaken = callsAny(body, (name, other) => other.start < call.start && !TAKES_NOTHING.test(name));
  forEachStatement(body, (statement) => {
    const isBefore = statement.start < call.start;
    if (!isBefore) return;
    const isLoop = ['while', 'do', 'for'].includes(statement.kind) && call.end <= statement.end;
    hasTaken ||= isLoop || ['label', 'asm', 'unknown-statement'].includes(statement.kind);
  });
  return hasTaken;
}

function callsAny(body: Block, test: (name: string, call: Call) => boolean): boolean {
  let found = false;
  forEachCall(body, (call) => {
    found = test(calledName(call) ?? '', call);
    return found ? STOP : undefined;
  });
  return found;
}

/** The blanks before a statement that begins its line; undefined if something else stands before it. */
function indentation(text: string, location: Location): string | undefined {
  const lineStart =
    Math.max(text.lastIndexOf('\n', location.start - 1), text.lastIndexOf('\r', location.start - 1)) + 1;
  const before = text.slice(lineStart, location.start);
  return /^[ \t]*$/.test(before) ? before : undefined;
}
