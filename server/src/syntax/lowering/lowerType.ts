import type { EnumType, FunctionType, Marker, Parameter, TypeName, TypeSyntax } from '../ast';
import { lowerFields } from './lowerDeclaration';
import { type Declarator, type Lowering, childIn, namedChildren, qualified, specifiedType } from './lowering';
import { qualifiersIn } from '../qualifierWords';
import { TYPE_PREFIX, UNQUALIFIED_SUFFIX } from '../standIns';
import type { PlainNode } from '../plainTree';

/** Lowers a type specifier, without what its declarator adds. */
export function lowerType(node: PlainNode, lowering: Lowering): TypeSyntax {
  const span = lowering.span(node);
  switch (node.type) {
    case 'primitive_type':
    case 'sized_type_specifier':
      return basicType(node, lowering);
    case 'type_identifier':
    case 'identifier':
      return { kind: 'named', name: lowering.text(node), ...span };
    case 'struct_specifier':
    case 'union_specifier':
      return recordType(node, lowering);
    case 'enum_specifier':
      return enumType(node, lowering);
    default:
      return { kind: 'unknown-type', ...span };
  }
}

const WORD_ORDER = 'signed unsigned short long char int __int128 float double bool void'.split(' ');
const QUALIFIERS = new Set(['const', 'volatile', 'restrict']);

/** `long unsigned int` and `unsigned long` are one type. */
function basicType(node: PlainNode, lowering: Lowering): TypeSyntax {
  const spelled = lowering.text(node).split(/\s+/);
  // The grammar leaves qualifiers that stand between or behind the words of a type inside of it.
  const words = spelled
    .filter((word) => !QUALIFIERS.has(word))
    .map((word) => (word === '_Bool' ? 'bool' : word));
  const strange = words.find((word) => !WORD_ORDER.includes(word));
  const span = lowering.span(node);
  // The grammar takes `size_t` and its kin for primitive types as well.
  if (strange !== undefined) return { kind: 'named', name: strange, ...span };
  const sorted = words.sort((a, b) => WORD_ORDER.indexOf(a) - WORD_ORDER.indexOf(b));
  const hasSize = sorted.includes('short') || sorted.includes('long');
  const kept = sorted.filter((word) => !(word === 'int' && (hasSize || sorted.includes('unsigned'))));
  const name = kept.filter((word) => word !== 'signed' || sorted.includes('char')).join(' ');
  const whole = name === 'unsigned' ? 'unsigned int' : name || 'int';
  return { kind: 'basic', name: whole, ...qualifiersIn(spelled), ...span };
}

/** What `struct` stands before only so that the grammar sees a type. */
function markedType(tag: string, node: PlainNode, lowering: Lowering): TypeSyntax | undefined {
  const span = lowering.span(node);
  if (tag.startsWith(TYPE_PREFIX)) return { kind: 'named', name: tag.slice(TYPE_PREFIX.length), ...span };
  const operand = lowering.typeofOperand(tag);
  return operand && { kind: 'typeof', operand, isUnqualified: tag.endsWith(UNQUALIFIED_SUFFIX), ...span };
}

function recordType(node: PlainNode, lowering: Lowering): TypeSyntax {
  const body = childIn(node, 'body');
  const tag = childIn(node, 'name');
  const span = lowering.span(node);
  const marked = tag && markedType(lowering.text(tag), node, lowering);
  if (marked) return marked;
  const markers = typeMarkers(node, body, lowering);
  return {
    kind: node.type === 'union_specifier' ? 'union' : 'struct',
    tag: tag && lowering.text(tag),
    fields: body && lowerFields(body, lowering),
    packed: markers.some(isPacked),
    markers,
    ...span,
  };
}

const isPacked = ({ name }: Marker): boolean => name.includes('packed');

/** The markers in front of the braces and right behind them; those inside belong to members. */
function typeMarkers(node: PlainNode, body: PlainNode | undefined, lowering: Lowering): Marker[] {
  const { start, end } = lowering.span(node);
  const inside = body ? lowering.span(body) : { start: end, end };
  return [
    ...lowering.markersIn({ start, end: body ? inside.start + 1 : end }),
    ...lowering.markersIn({ start: inside.end, end: end + 2 }),
  ];
}

function enumType(node: PlainNode, lowering: Lowering): EnumType {
  const body = childIn(node, 'body');
  const tag = childIn(node, 'name');
  const members = body && namedChildren(body).filter(({ type }) => type === 'enumerator');
  return {
    kind: 'enum',
    tag: tag && lowering.text(tag),
    members: members?.map((member) => {
      const name = childIn(member, 'name') ?? member;
      const value = childIn(member, 'value');
      return {
        name: lowering.text(name),
        value: value && lowering.expression(value),
        ...lowering.span(name),
      };
    }),
    packed: typeMarkers(node, body, lowering).some(isPacked),
    ...lowering.span(node),
  };
}

/** Lowers `type_descriptor`: a type with an abstract declarator. */
export function lowerTypeName(node: PlainNode, lowering: Lowering): TypeName {
  return {
    kind: 'type-name',
    ...lowering.declarator(childIn(node, 'declarator'), specifiedType(node, lowering)),
    ...lowering.span(node),
  };
}

/** Lowers a declarator of any kind, abstract ones too, around the type that stands before it. */
export function lowerDeclarator(
  node: PlainNode | undefined,
  base: TypeSyntax,
  lowering: Lowering,
): Declarator {
  if (!node) return { name: undefined, type: base };
  const span = lowering.span(node);
  const inner = childIn(node, 'declarator');
  switch (node.type) {
    case 'identifier':
    case 'field_identifier':
    case 'type_identifier':
    case 'primitive_type':
      return { name: node.isMissing ? undefined : { name: lowering.text(node), ...span }, type: base };
    case 'pointer_declarator':
    case 'abstract_pointer_declarator':
      return lowering.declarator(inner, qualified({ kind: 'pointer', to: base, ...span }, node, lowering));
    case 'array_declarator':
    case 'abstract_array_declarator': {
      const size = childIn(node, 'size');
      return lowering.declarator(inner, {
        kind: 'array',
        of: base,
        size: size && lowering.expression(size),
        ...span,
      });
    }
    case 'function_declarator':
    case 'abstract_function_declarator':
      return lowering.declarator(inner, functionType(node, base, lowering));
    case 'parenthesized_declarator':
    case 'abstract_parenthesized_declarator':
    case 'attributed_declarator':
      return lowering.declarator(namedChildren(node).find(isDeclarator), base);
    default:
      return { name: undefined, type: { kind: 'unknown-type', ...span } };
  }
}

function isDeclarator(node: PlainNode): boolean {
  return node.type.endsWith('declarator') || node.type.endsWith('identifier');
}

function functionType(node: PlainNode, result: TypeSyntax, lowering: Lowering): FunctionType {
  const list = childIn(node, 'parameters');
  const entries = list ? namedChildren(list) : [];
  const parameters = entries
    .filter(({ type }) => type === 'parameter_declaration')
    .map((entry) => parameter(entry, lowering));
  const [only] = parameters;
  const isVoid =
    parameters.length === 1 && !only?.name && only?.type.kind === 'basic' && only.type.name === 'void';
  return {
    kind: 'function',
    result,
    parameters: isVoid ? [] : parameters,
    variadic: entries.some(({ type }) => type === 'variadic_parameter'),
    unspecified: entries.length === 0 || entries.some(({ type }) => type === 'identifier'),
    ...lowering.span(node),
  };
}

function parameter(node: PlainNode, lowering: Lowering): Parameter {
  const type = specifiedType(node, lowering);
  return { ...lowering.declarator(childIn(node, 'declarator'), type), ...lowering.span(node) };
}
