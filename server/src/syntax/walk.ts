import type { Call, Declaration, Expression, Statement } from './ast';

/** A part of a function or an initialiser. */
export type Walkable = Expression | Statement;

/** A visitor returns this to end the walk; whatever else it returns does not matter. */
export const STOP = Symbol('stop');

/** Visits all expressions in `root`, itself included, each before what it consists of. */
export function forEachExpression(root: Walkable, visit: (expression: Expression) => unknown): void {
  for (const expression of nodesIn(root).expressions) if (visit(expression) === STOP) return;
}

/** Visits all statements in `root`, itself included, also those inside statement expressions. */
export function forEachStatement(root: Walkable, visit: (statement: Statement) => unknown): void {
  for (const statement of nodesIn(root).statements) if (visit(statement) === STOP) return;
}

/** Visits all calls in `root`, each before the calls in its arguments. */
export function forEachCall(root: Walkable, visit: (call: Call) => unknown): void {
  forEachExpression(root, (expression) => (expression.kind === 'call' ? visit(expression) : undefined));
}

/** The first expression in the order of the source that `test` accepts. */
export function findExpression(
  root: Walkable,
  test: (expression: Expression) => boolean,
): Expression | undefined {
  let found: Expression | undefined;
  forEachExpression(root, (expression) => {
    if (!test(expression)) return undefined;
    found = expression;
    return STOP;
  });
  return found;
}

/** The name of the function that is called, seen through `&f`, `*f` and casts; undefined for other callees. */
export function calledName(call: Call): string | undefined {
  let callee: Expression = call.callee;
  for (;;) {
    if (callee.kind === 'identifier') return callee.name;
    if (callee.kind === 'cast' || (callee.kind === 'unary' && '&*'.includes(callee.operator)))
      callee = callee.operand;
    else return undefined;
  }
}

/** Whether a node is a statement. */
export function isStatement(node: Walkable): node is Statement {
  return STATEMENTS.has(node.kind);
}

const STATEMENTS = new Set<string>([
  'block', 'declaration', 'expression', 'if', 'while', 'do', 'for', 'switch', 'case', 'label', 'goto', 'break',
  'continue', 'return', 'asm', 'unknown-statement',
]); // prettier-ignore

interface Nodes {
  readonly expressions: readonly Expression[];
  readonly statements: readonly Statement[];
}

/** Functions are walked by many rules, and their trees live from edit to edit. */
const nodesOfBlocks = new WeakMap<Walkable, Nodes>();

/** `root` and all that it consists of, each node before its parts. */
function nodesIn(root: Walkable): Nodes {
  if (root.kind !== 'block') return flatten(root);
  const known = nodesOfBlocks.get(root) ?? flatten(root);
  nodesOfBlocks.set(root, known);
  return known;
}

function flatten(root: Walkable): Nodes {
  const expressions: Expression[] = [];
  const statements: Statement[] = [];
  const pending: Walkable[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (isStatement(node)) statements.push(node);
    else expressions.push(node);
    const parts = partsOf(node);
    for (let index = parts.length - 1; index >= 0; index--) pending.push(parts[index] as Walkable);
  }
  return { expressions, statements };
}

/** What a node directly consists of, in the order of the source. */
export function partsOf(node: Walkable): readonly Walkable[] {
  switch (node.kind) {
    case 'unary':
    case 'postfix':
    case 'cast':
    case 'sizeof-expression':
      return [node.operand];
    case 'binary':
    case 'assignment':
    case 'comma':
      return [node.left, node.right];
    case 'conditional':
      return present([node.condition, node.whenTrue, node.whenFalse]);
    case 'call':
      return [node.callee, ...node.arguments];
    case 'subscript':
      return [node.array, node.index];
    case 'member':
      return [node.object];
    case 'compound-literal':
      return [node.value];
    case 'statement-expression':
      return [node.body];
    case 'generic':
      return [node.control, ...node.choices.map(({ value }) => value)];
    case 'list':
      return node.items.flatMap((item) => [...designatorIndices(item.designators), item.value]);
    default:
      return statementParts(node);
  }
}

function designatorIndices(
  designators: Extract<Expression, { kind: 'list' }>['items'][number]['designators'],
): Expression[] {
  return designators.flatMap((each) => (each.kind === 'index' ? present([each.index, each.last]) : []));
}

function statementParts(node: Walkable): readonly Walkable[] {
  switch (node.kind) {
    case 'block':
      return node.statements;
    case 'declaration':
      return declarationParts(node);
    case 'expression':
      return present([node.expression]);
    case 'if':
      return present([node.condition, node.whenTrue, node.whenFalse]);
    case 'while':
      return [node.condition, node.body];
    case 'do':
      return [node.body, node.condition];
    case 'for':
      return [...forInitialiser(node.initialiser), ...present([node.condition, node.update]), node.body];
    case 'switch':
      return [node.value, node.body];
    case 'case':
      return present([node.value, node.last]);
    case 'return':
      return present([node.value]);
    case 'unknown-statement':
      return node.parts;
    case 'goto':
      return present([node.address]);
    case 'asm':
      return [...node.outputs, ...node.inputs].map(({ value }) => value);
    default:
      return [];
  }
}

function declarationParts(declaration: Declaration): Expression[] {
  const size = declaration.type.kind === 'array' ? declaration.type.size : undefined;
  return present([size, declaration.initialiser]);
}

function forInitialiser(
  initialiser: Extract<Statement, { kind: 'for' }>['initialiser'],
): readonly Walkable[] {
  if (!initialiser) return [];
  return 'kind' in initialiser ? [initialiser] : initialiser;
}

function present<T>(parts: readonly (T | undefined)[]): T[] {
  return parts.filter((part) => part !== undefined);
}
