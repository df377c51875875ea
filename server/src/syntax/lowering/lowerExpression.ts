import type {
  Binary,
  Designator,
  Expression,
  InitialiserItem,
  InitialiserList,
  Unary,
  UnknownExpression,
} from '../ast';
import { characterValue, integerValue, isOneCharacter, stringMeaning } from './literals';
import { type Lowering, childIn, isDamaged, namedChildren } from './lowering';
import { ALIGNOF } from '../standIns';
import { CUT, type PlainNode } from '../plainTree';

type Lower = (node: PlainNode, lowering: Lowering) => Expression;

/** Lowers an expression or initialiser. What cannot be read becomes an expression of kind `unknown`. */
export function lowerExpression(node: PlainNode, lowering: Lowering): Expression {
  const lower = Object.hasOwn(BY_TYPE, node.type) ? BY_TYPE[node.type] : undefined;
  if (!lower || node.isMissing) return unknown(node, lowering);
  return lower(node, lowering);
}

function unknown(node: PlainNode, lowering: Lowering): UnknownExpression {
  const what = node.type === CUT ? 'code that is nested too deeply' : node.type.replaceAll('_', ' ');
  return { kind: 'unknown', what, ...lowering.span(node) };
}

const BY_TYPE: Readonly<Record<string, Lower>> = {
  identifier: (node, lowering) => ({ kind: 'identifier', name: lowering.text(node), ...lowering.span(node) }),
  field_identifier: (node, lowering) => ({
    kind: 'identifier',
    name: lowering.text(node),
    ...lowering.span(node),
  }),
  type_identifier: (node, lowering) => ({
    kind: 'identifier',
    name: lowering.text(node),
    ...lowering.span(node),
  }),
  number_literal: lowerNumber,
  char_literal: (node, lowering) => ({
    kind: 'integer',
    value: characterValue(lowering.text(node)),
    suffix: '',
    nonDecimal: false,
    isCharacter: isOneCharacter(lowering.text(node)),
    ...lowering.span(node),
  }),
  true: (node, lowering) => constant(node, lowering, 1n),
  false: (node, lowering) => constant(node, lowering, 0n),
  null: (node, lowering) => constant(node, lowering, 0n),
  string_literal: (node, lowering) => ({
    kind: 'string',
    ...stringMeaning([lowering.text(node)]),
    ...lowering.span(node),
  }),
  concatenated_string: lowerStrings,
  parenthesized_expression: lowerParentheses,
  unary_expression: (node, lowering) => unary(node, lowering, operatorOf(node)),
  pointer_expression: (node, lowering) => unary(node, lowering, operatorOf(node)),
  update_expression: lowerUpdate,
  binary_expression: lowerBinary,
  assignment_expression: (node, lowering) => ({
    kind: 'assignment',
    operator: operatorOf(node),
    left: part(node, 'left', lowering),
    right: part(node, 'right', lowering),
    ...lowering.span(node),
  }),
  conditional_expression: lowerConditional,
  call_expression: lowerCall,
  subscript_expression: (node, lowering) => ({
    kind: 'subscript',
    array: part(node, 'argument', lowering),
    index: part(node, 'index', lowering),
    ...lowering.span(node),
  }),
  field_expression: lowerMember,
  cast_expression: (node, lowering) => ({
    kind: 'cast',
    type: lowering.typeName(childIn(node, 'type') ?? node),
    operand: part(node, 'value', lowering),
    ...lowering.span(node),
  }),
  sizeof_expression: lowerSizeof,
  alignof_expression: (node, lowering) => ({
    kind: 'sizeof-type',
    operator: 'alignof',
    type: lowering.typeName(childIn(node, 'type') ?? node),
    ...lowering.span(node),
  }),
  compound_literal_expression: (node, lowering) => ({
    kind: 'compound-literal',
    type: lowering.typeName(childIn(node, 'type') ?? node),
    value: lowerList(childIn(node, 'value') ?? node, lowering),
    ...lowering.span(node),
  }),
  comma_expression: (node, lowering) => ({
    kind: 'comma',
    left: part(node, 'left', lowering),
    right: part(node, 'right', lowering),
    ...lowering.span(node),
  }),
  extension_expression: (node, lowering) => onlyChild(node, lowering),
  generic_expression: lowerGeneric,
  initializer_list: lowerList,
};

function part(node: PlainNode, field: string, lowering: Lowering): Expression {
  const child = childIn(node, field);
  return child ? lowering.expression(child) : unknown(node, lowering);
}

function onlyChild(node: PlainNode, lowering: Lowering): Expression {
  const child = namedChildren(node).find(({ type }) => type !== 'ERROR');
  return child ? lowering.expression(child) : unknown(node, lowering);
}

function constant(node: PlainNode, lowering: Lowering, value: bigint): Expression {
  return { kind: 'integer', value, suffix: '', nonDecimal: false, ...lowering.span(node) };
}

function operatorOf(node: PlainNode): string {
  return childIn(node, 'operator')?.type ?? '';
}

function lowerNumber(node: PlainNode, lowering: Lowering): Expression {
  const text = lowering.text(node);
  const integer = integerValue(text);
  if (integer) return { kind: 'integer', ...integer, ...lowering.span(node) };
  return { kind: 'float', value: Number.parseFloat(text), ...lowering.span(node) };
}

function lowerStrings(node: PlainNode, lowering: Lowering): Expression {
  const parts = namedChildren(node);
  // A macro among the parts that is not visible makes the whole text unknown.
  if (parts.some(({ type }) => type !== 'string_literal')) return unknown(node, lowering);
  return {
    kind: 'string',
    ...stringMeaning(parts.map((child) => lowering.text(child))),
    ...lowering.span(node),
  };
}

function lowerParentheses(node: PlainNode, lowering: Lowering): Expression {
  const inside = namedChildren(node).find(({ type }) => type !== 'ERROR');
  if (inside?.type === 'compound_statement') {
    return { kind: 'statement-expression', body: lowering.block(inside), ...lowering.span(node) };
  }
  return inside ? lowering.expression(inside) : unknown(node, lowering);
}

const UNARY = new Set<string>(['&', '*', '+', '-', '~', '!', '++', '--']);

function unary(node: PlainNode, lowering: Lowering, operator: string): Expression {
  if (!UNARY.has(operator)) return unknown(node, lowering);
  const operand = part(node, 'argument', lowering);
  return { kind: 'unary', operator: operator as Unary['operator'], operand, ...lowering.span(node) };
}

function lowerUpdate(node: PlainNode, lowering: Lowering): Expression {
  const operator = operatorOf(node) === '++' ? '++' : '--';
  const isPrefix = node.children[0]?.field === 'operator';
  const operand = part(node, 'argument', lowering);
  return { kind: isPrefix ? 'unary' : 'postfix', operator, operand, ...lowering.span(node) };
}

/** Chains such as `a | b | c …` are unrolled: they are as deep as they are long. */
function lowerBinary(node: PlainNode, lowering: Lowering): Expression {
  const chain: PlainNode[] = [];
  let leftmost: PlainNode | undefined = node;
  while (leftmost?.type === 'binary_expression') {
    chain.push(leftmost);
    leftmost = childIn(leftmost, 'left');
  }
  let result = leftmost ? lowering.expression(leftmost) : unknown(node, lowering);
  for (const link of chain.reverse()) {
    const right = part(link, 'right', lowering);
    const binary: Binary = {
      kind: 'binary',
      operator: operatorOf(link),
      left: result,
      right,
      ...lowering.span(link),
    };
    result = binary;
  }
  return result;
}

function lowerConditional(node: PlainNode, lowering: Lowering): Expression {
  const consequence = childIn(node, 'consequence');
  return {
    kind: 'conditional',
    condition: part(node, 'condition', lowering),
    whenTrue: consequence && lowering.expression(consequence),
    whenFalse: part(node, 'alternative', lowering),
    ...lowering.span(node),
  };
}

function lowerCall(node: PlainNode, lowering: Lowering): Expression {
  const list = childIn(node, 'arguments');
  const args = list ? namedChildren(list).map((child) => lowering.expression(child)) : [];
  const [first] = args;
  const isAlignof = first && lowering.text(childIn(node, 'function') ?? node) === ALIGNOF;
  if (isAlignof && (first.kind === 'sizeof-type' || first.kind === 'sizeof-expression'))
    return { ...first, operator: 'alignof', ...lowering.span(node) };
  return { kind: 'call', callee: part(node, 'function', lowering), arguments: args, ...lowering.span(node) };
}

function lowerMember(node: PlainNode, lowering: Lowering): Expression {
  const field = childIn(node, 'field');
  if (!field) return unknown(node, lowering);
  return {
    kind: 'member',
    object: part(node, 'argument', lowering),
    arrow: operatorOf(node) === '->',
    field: { name: lowering.text(field), ...lowering.span(field) },
    ...lowering.span(node),
  };
}

function lowerSizeof(node: PlainNode, lowering: Lowering): Expression {
  const type = childIn(node, 'type');
  const span = lowering.span(node);
  if (type) return { kind: 'sizeof-type', operator: 'sizeof', type: lowering.typeName(type), ...span };
  return { kind: 'sizeof-expression', operator: 'sizeof', operand: part(node, 'value', lowering), ...span };
}

function lowerGeneric(node: PlainNode, lowering: Lowering): Expression {
  const [control, ...rest] = namedChildren(node);
  if (!control) return unknown(node, lowering);
  const choices = [];
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [type, value] = [rest[index] as PlainNode, rest[index + 1] as PlainNode];
    const isDefault = type.type !== 'type_descriptor' || lowering.text(type) === 'default';
    choices.push({
      type: isDefault ? undefined : lowering.typeName(type),
      value: lowering.expression(value),
    });
  }
  return { kind: 'generic', control: lowering.expression(control), choices, ...lowering.span(node) };
}

function lowerList(node: PlainNode, lowering: Lowering): InitialiserList {
  const span = lowering.span(node);
  const items = namedChildren(node)
    .filter((child) => child.type !== 'ERROR')
    .map((child) => lowerItem(child, lowering));
  const incomplete = isDamaged(node) || swallows(node) || node.type === CUT || lowering.isUncertain(span);
  return { kind: 'list', items, incomplete, ...span };
}

/** A half-typed list inside may have taken what follows it, up to the next brace, for a part of its own. */
function swallows(node: PlainNode): boolean {
  return namedChildren(node).some((child) => child.type === 'initializer_list' && isDamaged(child));
}

function lowerItem(node: PlainNode, lowering: Lowering): InitialiserItem {
  const span = lowering.span(node);
  if (node.type !== 'initializer_pair') return { designators: [], value: lowering.expression(node), ...span };
  const designators = node.children
    .filter((child) => child.field === 'designator')
    .map((child) => lowerDesignator(child, lowering));
  return { designators, value: part(node, 'value', lowering), ...span };
}

function lowerDesignator(node: PlainNode, lowering: Lowering): Designator {
  const span = lowering.span(node);
  if (node.type === 'subscript_designator') {
    return { kind: 'index', index: onlyChild(node, lowering), last: undefined, ...span };
  }
  if (node.type === 'subscript_range_designator') {
    return {
      kind: 'index',
      index: part(node, 'start', lowering),
      last: part(node, 'end', lowering),
      ...span,
    };
  }
  const name = node.type === 'field_designator' ? (namedChildren(node)[0] ?? node) : node;
  return { kind: 'field', name: lowering.text(name), ...span };
}
