import type {
  Binary,
  Call,
  Conditional,
  Expression,
  Statement,
  StatementExpression,
  Unary,
} from '../syntax/ast';
import { calledName, isStatement, partsOf } from '../syntax/walk';
import type { FlowDraft, FlowNode } from './controlFlowGraph';
import { isSeenThrough, noReturn } from './kernelCalls';

/** What building the flow of expressions needs of its surroundings. */
export interface FlowContext {
  readonly draft: FlowDraft;
  /** Builds the flow of a statement inside a statement expression. */
  statement(statement: Statement): void;
}

/** Carries out an expression for its value. `isUsed` says whether anybody looks at the value. */
export function evaluate(expression: Expression, isUsed: boolean, context: FlowContext): void {
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'string':
    case 'identifier':
    case 'sizeof-expression':
    case 'sizeof-type':
      break;
    case 'cast':
      evaluate(expression.operand, isUsed && !isVoid(expression.type.type), context);
      break;
    case 'comma':
      evaluate(expression.left, false, context);
      evaluate(expression.right, isUsed, context);
      break;
    case 'binary':
      evaluateBinary(expression, isUsed, context);
      break;
    case 'conditional':
      evaluateConditional(expression, isUsed, context);
      break;
    case 'statement-expression':
      evaluateStatements(expression, isUsed, context);
      break;
    case 'call':
      evaluateCall(expression, isUsed, context);
      break;
    case 'unary':
      evaluateUnary(expression, isUsed, context);
      break;
    default:
      for (const operand of plainOperands(expression)) evaluate(operand, true, context);
      context.draft.step({ kind: 'expression', expression, isUsed });
  }
}

/** Carries out a condition; execution goes on at one of the two nodes. */
export function branch(
  condition: Expression,
  whenTrue: FlowNode,
  whenFalse: FlowNode,
  context: FlowContext,
): void {
  if (condition.kind === 'integer') {
    context.draft.jump(condition.value === 0n ? whenFalse : whenTrue);
  } else if (condition.kind === 'unary' && condition.operator === '!') {
    branch(condition.operand, whenFalse, whenTrue, context);
  } else if (condition.kind === 'binary' && isLogical(condition.operator)) {
    branchLogical(condition, whenTrue, whenFalse, context);
  } else if (condition.kind === 'conditional') {
    branchConditional(condition, whenTrue, whenFalse, context);
  } else if (condition.kind === 'comma') {
    evaluate(condition.left, false, context);
    branch(condition.right, whenTrue, whenFalse, context);
  } else if (condition.kind === 'call' && isSeenThrough(calledName(condition) ?? '')) {
    branchOnArgument(condition, whenTrue, whenFalse, context);
  } else {
    decide(condition, whenTrue, whenFalse, context);
  }
}

function decide(condition: Expression, whenTrue: FlowNode, whenFalse: FlowNode, context: FlowContext): void {
  const { draft } = context;
  if (condition.kind === 'binary' && isComparison(condition.operator)) {
    const { leftmost, links } = leftChain(condition, isComparison);
    evaluate(leftmost, true, context);
    for (const { right } of links) evaluate(right, true, context);
  } else {
    evaluate(condition, true, context);
  }
  draft.step({ kind: 'condition', expression: condition });
  draft.edge(whenTrue, true);
  draft.edge(whenFalse, false);
  draft.end();
}

/** `unlikely(x)`, `WARN_ON(x)`. */
function branchOnArgument(call: Call, whenTrue: FlowNode, whenFalse: FlowNode, context: FlowContext): void {
  const [first, ...others] = call.arguments;
  for (const other of others) evaluate(other, true, context);
  if (first) branch(first, whenTrue, whenFalse, context);
  else decide(call, whenTrue, whenFalse, context);
}

/** A chain such as `a && b && c` is as deep to the left as it is long, so it is taken in a loop. */
function branchLogical(
  condition: Binary,
  whenTrue: FlowNode,
  whenFalse: FlowNode,
  context: FlowContext,
): void {
  const { leftmost, links } = leftChain(condition, (operator) => operator === condition.operator);
  const operands = [leftmost, ...links.map(({ right }) => right)];
  for (const operand of operands.slice(0, -1)) {
    const next = context.draft.join();
    if (condition.operator === '&&') branch(operand, next, whenFalse, context);
    else branch(operand, whenTrue, next, context);
    context.draft.resume(next);
  }
  branch(operands.at(-1) ?? leftmost, whenTrue, whenFalse, context);
}

function branchConditional(
  condition: Conditional,
  whenTrue: FlowNode,
  whenFalse: FlowNode,
  context: FlowContext,
): void {
  const { draft } = context;
  const first = condition.whenTrue ? draft.join() : whenTrue;
  const second = draft.join();
  branch(condition.condition, first, second, context);
  if (condition.whenTrue) {
    draft.resume(first);
    branch(condition.whenTrue, whenTrue, whenFalse, context);
  }
  draft.resume(second);
  branch(condition.whenFalse, whenTrue, whenFalse, context);
}

function evaluateUnary(expression: Unary, isUsed: boolean, context: FlowContext): void {
  if (expression.operator === '!') {
    decideAndMeet(expression, context);
    return;
  }
  if (expression.operator === '&') evaluateAddress(expression.operand, context);
  else evaluate(expression.operand, true, context);
  context.draft.step({ kind: 'expression', expression, isUsed });
}

function evaluateBinary(expression: Binary, isUsed: boolean, context: FlowContext): void {
  if (isLogical(expression.operator) || (isComparison(expression.operator) && isUsed)) {
    decideAndMeet(expression, context);
    return;
  }
  const { leftmost, links } = leftChain(expression, (operator) => !isLogical(operator));
  evaluate(leftmost, true, context);
  for (const link of links) {
    evaluate(link.right, true, context);
    context.draft.step({ kind: 'expression', expression: link, isUsed });
  }
}

/** A truth value: whoever looks at what was tested sees both ways come together again. */
function decideAndMeet(expression: Expression, context: FlowContext): void {
  const meeting = context.draft.join();
  branch(expression, meeting, meeting, context);
  context.draft.resume(meeting);
}

function evaluateConditional(expression: Conditional, isUsed: boolean, context: FlowContext): void {
  const { draft } = context;
  const [first, second, meeting] = [draft.join(), draft.join(), draft.join()];
  branch(expression.condition, first, second, context);
  draft.resume(first);
  if (expression.whenTrue) evaluate(expression.whenTrue, isUsed, context);
  draft.jump(meeting);
  draft.resume(second);
  evaluate(expression.whenFalse, isUsed, context);
  draft.resume(meeting);
}

function evaluateStatements({ body }: StatementExpression, isUsed: boolean, context: FlowContext): void {
  const last = body.statements.at(-1);
  const value = last?.kind === 'expression' ? last.expression : undefined;
  for (const statement of value ? body.statements.slice(0, -1) : body.statements)
    context.statement(statement);
  if (value) evaluate(value, isUsed, context);
}

function evaluateCall(call: Call, isUsed: boolean, context: FlowContext): void {
  const { draft } = context;
  const name = calledName(call) ?? '';
  const [first, ...others] = call.arguments;
  if (first && (noReturn(name) === 'if it holds' || isSeenThrough(name))) {
    const [holds, fails] = [draft.join(), draft.join()];
    branch(first, holds, fails, context);
    draft.resume(holds);
    for (const other of others) evaluate(other, true, context);
    if (noReturn(name) === 'if it holds') draft.end();
    draft.resume(fails);
    return;
  }
  if (call.callee.kind !== 'identifier') evaluate(call.callee, true, context);
  for (const argument of call.arguments) evaluate(argument, true, context);
  draft.step({ kind: 'expression', expression: call, isUsed });
  if (noReturn(name) === 'always') draft.end();
}

/** Carries out what is needed to know where something is, without reading or writing it. */
function evaluateAddress(location: Expression, context: FlowContext): void {
  if (location.kind === 'member' && !location.arrow) {
    evaluateAddress(location.object, context);
    return;
  }
  const isPlace =
    location.kind === 'member' ||
    location.kind === 'subscript' ||
    (location.kind === 'unary' && location.operator === '*');
  const needed = isPlace ? partsOf(location) : [location];
  for (const part of needed) if (!isStatement(part)) evaluate(part, true, context);
}

/** The operands of kinds that carry out all of them in order. */
function plainOperands(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'postfix':
      return [expression.operand];
    case 'assignment':
      return [expression.left, expression.right];
    case 'subscript':
      return [expression.array, expression.index];
    case 'member':
      return [expression.object];
    case 'compound-literal':
      return [expression.value];
    case 'list':
      return expression.items.map(({ value }) => value);
    default:
      return [];
  }
}

/** Unrolls operators to the left: the innermost operand, and the operators around it from inside to outside. */
function leftChain(
  expression: Binary,
  belongs: (operator: string) => boolean,
): { leftmost: Expression; links: readonly Binary[] } {
  const links: Binary[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === 'binary' && belongs(leftmost.operator)) {
    links.push(leftmost);
    leftmost = leftmost.left;
  }
  return { leftmost, links: links.reverse() };
}

const isLogical = (operator: string): boolean => operator === '&&' || operator === '||';

const isComparison = (operator: string): boolean => ['==', '!=', '<', '>', '<=', '>='].includes(operator);

const isVoid = (type: { readonly kind: string; readonly name?: unknown }): boolean =>
  type.kind === 'basic' && type.name === 'void';
