import type { Span } from '../../base/span';
import type {
  AsmOperand,
  AsmStatement,
  Block,
  Call,
  Declaration,
  Expression,
  ForStatement,
  Statement,
} from '../ast';
import { lowerDeclaration, readableParts, typeOnly } from './lowerDeclaration';
import { type Lowering, childIn, namedChildren } from './lowering';
import { COMPUTED_GOTO, RANGE_OPERATOR } from '../standIns';
import type { PlainNode } from '../plainTree';

type Lower = (node: PlainNode, lowering: Lowering) => Statement[];

/** Lowers a statement; labels and declarations may give several, an unreadable one gives `unknown-statement`. */
export function lowerStatement(node: PlainNode, lowering: Lowering): Statement[] {
  const lower = Object.hasOwn(BY_TYPE, node.type) ? BY_TYPE[node.type] : undefined;
  if (lower) return lower(node, lowering);
  return [{ kind: 'unknown-statement', parts: readableParts(node, lowering), ...lowering.span(node) }];
}

/** Lowers `{ … }`. */
export function lowerBlock(node: PlainNode, lowering: Lowering): Block {
  const statements = namedChildren(node).flatMap((child) => lowering.statement(child));
  return { kind: 'block', statements, ...lowering.span(node) };
}

const BY_TYPE: Readonly<Record<string, Lower>> = {
  compound_statement: (node, lowering) => [lowering.block(node)],
  declaration: lowerDeclaration,
  type_definition: lowerDeclaration,
  struct_specifier: (node, lowering) => [typeOnly(node, lowering)],
  union_specifier: (node, lowering) => [typeOnly(node, lowering)],
  enum_specifier: (node, lowering) => [typeOnly(node, lowering)],
  expression_statement: lowerExpressionStatement,
  if_statement: lowerIf,
  while_statement: (node, lowering) => [
    {
      kind: 'while',
      condition: condition(node, lowering),
      body: body(node, 'body', lowering),
      ...lowering.span(node),
    },
  ],
  do_statement: (node, lowering) => [
    {
      kind: 'do',
      body: body(node, 'body', lowering),
      condition: condition(node, lowering),
      ...lowering.span(node),
    },
  ],
  for_statement: (node, lowering) => [lowerFor(node, lowering)],
  switch_statement: (node, lowering) => [
    {
      kind: 'switch',
      value: condition(node, lowering),
      body: body(node, 'body', lowering),
      ...lowering.span(node),
    },
  ],
  case_statement: lowerCase,
  labeled_statement: lowerLabeled,
  goto_statement: (node, lowering) => {
    const label = childIn(node, 'label');
    const computed = node.children.some(({ type }) => type === 'ERROR');
    return [
      { kind: 'goto', label: label && !computed ? lowering.text(label) : undefined, ...lowering.span(node) },
    ];
  },
  break_statement: (node, lowering) => [{ kind: 'break', ...lowering.span(node) }],
  continue_statement: (node, lowering) => [{ kind: 'continue', ...lowering.span(node) }],
  return_statement: (node, lowering) => {
    const value = namedChildren(node).find(({ type }) => type !== 'ERROR');
    return [{ kind: 'return', value: value && lowering.expression(value), ...lowering.span(node) }];
  },
  attributed_statement: (node, lowering) =>
    namedChildren(node)
      .filter(({ type }) => type !== 'attribute_declaration')
      .flatMap((child) => lowering.statement(child)),
};

function lowerExpressionStatement(node: PlainNode, lowering: Lowering): Statement[] {
  const inside = namedChildren(node).find(({ type }) => type !== 'ERROR');
  const span = lowering.span(node);
  if (inside?.type === 'gnu_asm_expression') return [lowerAsm(inside, span, lowering)];
  const expression = inside && lowering.expression(inside);
  if (expression?.kind === 'call' && isComputedGoto(expression)) {
    return [{ kind: 'goto', label: undefined, address: expression.arguments[0], ...span }];
  }
  return [{ kind: 'expression', expression, ...span }];
}

function isComputedGoto({ callee }: Call): boolean {
  return callee.kind === 'identifier' && callee.name === COMPUTED_GOTO;
}

/** No instruction, or such as only wait or order: they change nothing that C sees. */
const WITHOUT_EFFECT = /^(?:["\s;]|\\[nt]|(?:nop|pause|rep|mfence|lfence|sfence|endbr64)\b)*$/;

function lowerAsm(node: PlainNode, span: Span, lowering: Lowering): AsmStatement {
  const [code, clobbers] = [childIn(node, 'assembly_code'), childIn(node, 'clobbers')];
  return {
    kind: 'asm',
    isEmpty: code !== undefined && WITHOUT_EFFECT.test(lowering.text(code)),
    outputs: asmOperands(childIn(node, 'output_operands'), lowering),
    inputs: asmOperands(childIn(node, 'input_operands'), lowering),
    clobbersMemory: clobbers !== undefined && lowering.text(clobbers).includes('"memory"'),
    ...span,
  };
}

function asmOperands(list: PlainNode | undefined, lowering: Lowering): AsmOperand[] {
  return (list?.children ?? [])
    .filter(({ type }) => type.endsWith('_operand'))
    .map((node) => {
      const [symbol, constraint, value] = ['symbol', 'constraint', 'value'].map((field) =>
        childIn(node, field),
      );
      return {
        symbol: symbol && lowering.text(symbol),
        constraint: constraint ? lowering.text(constraint).replaceAll('"', '') : '',
        value: lowering.expression(value ?? node),
      };
    });
}

function condition(node: PlainNode, lowering: Lowering): Expression {
  const child = childIn(node, 'condition');
  return child ? lowering.expression(child) : { kind: 'unknown', what: 'condition', ...lowering.span(node) };
}

function body(node: PlainNode, field: string, lowering: Lowering): Statement {
  const child = childIn(node, field);
  const statements = child ? lowering.statement(child) : [];
  const [first] = statements;
  if (first && statements.length === 1) return first;
  return { kind: 'block', statements, ...lowering.span(child ?? node) };
}

function lowerIf(node: PlainNode, lowering: Lowering): Statement[] {
  const otherwise = childIn(node, 'alternative');
  return [
    {
      kind: 'if',
      condition: condition(node, lowering),
      whenTrue: body(node, 'consequence', lowering),
      whenFalse: otherwise && elseBody(otherwise, lowering),
      ...lowering.span(node),
    },
  ];
}

function elseBody(node: PlainNode, lowering: Lowering): Statement {
  const statements = namedChildren(node).flatMap((child) => lowering.statement(child));
  const [first] = statements;
  if (first && statements.length === 1) return first;
  return { kind: 'block', statements, ...lowering.span(node) };
}

function lowerFor(node: PlainNode, lowering: Lowering): ForStatement {
  const initialiser = childIn(node, 'initializer');
  const test = childIn(node, 'condition');
  const update = childIn(node, 'update');
  const lowered = test && lowering.expression(test);
  return {
    kind: 'for',
    initialiser: initialiser && lowerForInitialiser(initialiser, lowering),
    condition: lowered,
    update: update && lowering.expression(update),
    body: body(node, 'body', lowering),
    iterator: lowered && isIterator(lowered) ? lowered : undefined,
    ...lowering.span(node),
  };
}

function lowerForInitialiser(node: PlainNode, lowering: Lowering): readonly Declaration[] | Expression {
  return node.type === 'declaration' ? lowerDeclaration(node, lowering) : lowering.expression(node);
}

function isIterator(expression: Expression): expression is Call {
  return (
    expression.kind === 'call' &&
    expression.callee.kind === 'identifier' &&
    /for_each/.test(expression.callee.name)
  );
}

function lowerCase(node: PlainNode, lowering: Lowering): Statement[] {
  const label = childIn(node, 'value');
  const value = label && lowering.expression(label);
  const isRange = value?.kind === 'binary' && value.operator === RANGE_OPERATOR;
  const span = lowering.span(node);
  const first = isRange ? value.left : value;
  const statements = namedChildren(node)
    .filter((child) => child.field !== 'value' && child.type !== 'ERROR')
    .flatMap((child) => lowering.statement(child));
  return [{ kind: 'case', value: first, last: isRange ? value.right : undefined, ...span }, ...statements];
}

function lowerLabeled(node: PlainNode, lowering: Lowering): Statement[] {
  const label = childIn(node, 'label');
  const rest = namedChildren(node)
    .filter((child) => child.field !== 'label' && child.type !== 'ERROR')
    .flatMap((child) => lowering.statement(child));
  if (!label) return rest;
  const span = lowering.span(label);
  return [{ kind: 'label', name: { name: lowering.text(label), ...span }, ...span }, ...rest];
}
