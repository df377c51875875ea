import ts from 'typescript';

/** A way that code can take. Offsets are into the text that was searched. */
export interface Branch {
  /** Where counting tells whether the way was taken. */
  readonly offset: number;
  /** For a way around something: the place whose count is larger if it was taken. */
  readonly around: number | undefined;
  /** The function and the condition, as a reader finds them. */
  readonly name: string;
}

/** All branches of a JavaScript text: arms of conditions, right sides of logical operators, cases, bodies of loops. */
export function branchesOf(text: string): readonly Branch[] {
  const found: Branch[] = [];
  const source = ts.createSourceFile('text.js', text, ts.ScriptTarget.ES2022, true);
  const start = (node: ts.Node): number => node.getStart(source);
  const short = (node: ts.Node): string => node.getText(source).replace(/\s+/g, ' ').slice(0, 60);
  const visit = (node: ts.Node, func: string): void => {
    const name = functionName(node) ?? func;
    const add = (part: ts.Node, what: string, about: ts.Node, around?: ts.Node): void => {
      found.push({
        offset: start(part),
        around: around && start(around),
        name: `${name}: ${what} ${short(about)}`,
      });
    };
    if (ts.isIfStatement(node)) {
      add(node.thenStatement, 'if', node.expression);
      if (node.elseStatement) add(node.elseStatement, 'else of', node.expression);
      else add(node.thenStatement, 'not', node.expression, node);
    } else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue, 'if', node.condition);
      add(node.whenFalse, 'else of', node.condition);
    } else if (ts.isBinaryExpression(node) && LOGICAL.has(node.operatorToken.kind)) {
      add(node.right, 'right side of', node);
    } else if (ts.isCaseOrDefaultClause(node)) {
      const [first] = node.statements;
      if (first) add(first, 'case', node);
    } else if (ts.isIterationStatement(node, false)) {
      add(node.statement, 'loop', node);
    }
    ts.forEachChild(node, (child) => visit(child, name));
  };
  visit(source, '');
  return found;
}

const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function functionName(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText();
  if (!ts.isVariableDeclaration(node) || !node.initializer) return undefined;
  return ts.isArrowFunction(node.initializer) ? node.name.getText() : undefined;
}
