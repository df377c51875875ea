import type { Declaration, Expression, FunctionDefinition, Marker, Storage, TypeSyntax } from '../ast';
import { type Lowering, childIn, namedChildren, specifiedType } from './lowering';
import type { PlainNode } from '../plainTree';

interface Specifiers {
  readonly storage: Storage;
  readonly inline: boolean;
  readonly type: TypeSyntax;
}

/** Lowers `declaration`, `type_definition` and `field_declaration`: one result for each declarator. */
export function lowerDeclaration(node: PlainNode, lowering: Lowering): Declaration[] {
  const specifiers = lowerSpecifiers(node, lowering);
  const markers = lowering.markersIn(lowering.span(node));
  const declarators = node.children.filter((child) => child.field === 'declarator');
  const widths = node.children.filter(({ type }) => type === 'bitfield_clause');
  if (declarators.length === 0) return [declared(node, undefined, undefined, specifiers, markers, lowering)];
  const starts = declarators.map((child) => lowering.span(child).start);
  return declarators.map((child, index) =>
    declared(node, child, widths[index], specifiers, ownMarkers(starts, index, markers), lowering),
  );
}

/** The markers in front of all declarators, and those of one of them. */
function ownMarkers(starts: readonly number[], index: number, markers: readonly Marker[]): readonly Marker[] {
  const [first = 0] = starts;
  const [start = first, next = Infinity] = starts.slice(index);
  return markers.filter((marker) => marker.start <= first || (marker.start >= start && marker.start < next));
}

function declared(
  node: PlainNode,
  declarator: PlainNode | undefined,
  width: PlainNode | undefined,
  specifiers: Specifiers,
  markers: readonly Marker[],
  lowering: Lowering,
): Declaration {
  const isInit = declarator?.type === 'init_declarator';
  const inner = isInit ? childIn(declarator, 'declarator') : declarator;
  const value = isInit ? childIn(declarator, 'value') : undefined;
  const bits = width && namedChildren(width)[0];
  return {
    kind: 'declaration',
    storage: node.type === 'type_definition' ? 'typedef' : specifiers.storage,
    inline: specifiers.inline,
    ...lowering.declarator(inner, specifiers.type),
    initialiser: value && lowering.expression(value),
    bitWidth: bits && lowering.expression(bits),
    markers,
    ...lowering.span(node),
  };
}

/** Lowers a struct, union or enum that stands alone. */
export function typeOnly(node: PlainNode, lowering: Lowering): Declaration {
  return {
    kind: 'declaration',
    storage: 'none',
    inline: false,
    name: undefined,
    type: lowering.type(node),
    initialiser: undefined,
    bitWidth: undefined,
    markers: [],
    ...lowering.span(node),
  };
}

/** Lowers the fields of a struct or union. */
export function lowerFields(body: PlainNode, lowering: Lowering): Declaration[] {
  return namedChildren(body)
    .filter(({ type }) => type === 'field_declaration')
    .flatMap((field) => lowerDeclaration(field, lowering));
}

/** Lowers a function with its body; undefined where the parser saw something else behind the name. */
export function lowerFunction(
  node: PlainNode,
  lowering: Lowering,
  isDamaged: boolean,
): FunctionDefinition | undefined {
  const body = childIn(node, 'body');
  const specifiers = lowerSpecifiers(node, lowering);
  const { name, type } = lowering.declarator(childIn(node, 'declarator'), specifiers.type);
  if (!body || !name || type.kind !== 'function') return undefined;
  const span = lowering.span(node);
  return {
    kind: 'function-definition',
    storage: specifiers.storage,
    inline: specifiers.inline,
    name,
    type,
    body: lowering.block(body),
    markers: lowering.markersIn({ start: span.start, end: lowering.span(body).start }),
    isDamaged,
    ...span,
  };
}

function lowerSpecifiers(node: PlainNode, lowering: Lowering): Specifiers {
  const words = node.children
    .filter((child) => child.type === 'storage_class_specifier')
    .map((child) => lowering.text(child));
  const type = specifiedType(node, lowering);
  const storage = words.find(isStorage) ?? 'none';
  return { storage, inline: words.includes('inline'), type };
}

function isStorage(word: string): word is Storage {
  return ['static', 'extern', 'typedef', 'register', 'auto'].includes(word);
}

/** Expressions directly inside a node that could not be read as a whole. */
export function readableParts(node: PlainNode, lowering: Lowering): Expression[] {
  return namedChildren(node)
    .map((child) => lowering.expression(child))
    .filter(({ kind }) => kind !== 'unknown');
}
