import type { Fix } from '../../../base/finding';
import type { Expression, Statement } from '../../../syntax/ast';
import { forEachStatement } from '../../../syntax/walk';
import type { IgnoredResult } from '../sources/enableResults';
import type { Module } from '../../../model/declarations/module';
import { fileText, textAt } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';

/** Makes a function return what it has ignored, where that is only a matter of its `return 0;`. */
export function enableResultFix(module: Module, ignored: IgnoredResult): Fix | undefined {
  return returnVariable(ignored) ?? returnCall(module, ignored);
}

/** `return 0;` becomes `return ret;`. */
function returnVariable(ignored: IgnoredResult): Fix | undefined {
  const value = ignored.returned.statement?.value;
  if (ignored.variable === undefined || value?.kind !== 'integer') return undefined;
  const location = writtenLocation(ignored.function, value);
  if (!location) return undefined;
  return { title: `Return '${ignored.variable}'`, edits: [{ location, newText: ignored.variable }] };
}

/** `klp_enable_patch(&patch); return 0;` becomes `return klp_enable_patch(&patch);`. */
function returnCall(module: Module, ignored: IgnoredResult): Fix | undefined {
  const pair = statementBeforeReturn(ignored);
  if (!pair) return undefined;
  const call = writtenLocation(ignored.function, ignored.call);
  const first = writtenLocation(ignored.function, pair.first);
  const second = writtenLocation(ignored.function, pair.second);
  if (!call || !first || !second) return undefined;
  const between = fileText(module, first.file).slice(first.end, second.start);
  // A comment or a condition of the preprocessor between them would be lost.
  if (first.file !== second.file || /\S/.test(between)) return undefined;
  const newText = `return ${textAt(module, call)};`;
  return {
    title: 'Return the result',
    edits: [{ location: { file: first.file, start: first.start, end: second.end }, newText }],
  };
}

function statementBeforeReturn({
  function: owner,
  call,
  returned,
}: IgnoredResult): { first: Statement; second: Statement } | undefined {
  let pair: { first: Statement; second: Statement } | undefined;
  forEachStatement(owner.definition.body, (statement) => {
    if (statement.kind !== 'block') return;
    const at = statement.statements.findIndex(
      (each) => each.kind === 'expression' && isOnly(each.expression, call),
    );
    const [first, second] = [statement.statements[at], statement.statements[at + 1]];
    if (first && second && second === returned.statement && second.value) pair = { first, second };
  });
  return pair;
}

function isOnly(expression: Expression | undefined, call: Expression): boolean {
  if (expression?.kind === 'cast') return isOnly(expression.operand, call);
  return expression === call;
}
