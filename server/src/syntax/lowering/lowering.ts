import type { Span } from '../../base/span';
import type { Block, Expression, Marker, Name, Statement, TypeName, TypeSyntax } from '../ast';
import type { PlainNode } from '../plainTree';
import { qualifiersIn } from '../qualifierWords';

/** What the parts of lowering need of each other, and of the chunk they work on. */
export interface Lowering {
  /** The node's text. */
  text(node: PlainNode): string;
  /** The node's span in the unit's expanded text. */
  span(node: PlainNode): Span;
  /** Markers that were taken out between two offsets of the unit's expanded text. */
  markersIn(span: Span): readonly Marker[];
  /** Whether a condition that is not known decides what stands in the span. */
  isUncertain(span: Span): boolean;
  /** What stood in the `typeof` with this name, if the name is one. */
  typeofOperand(name: string): Expression | TypeName | undefined;
  expression(node: PlainNode): Expression;
  typeName(node: PlainNode): TypeName;
  type(node: PlainNode): TypeSyntax;
  declarator(node: PlainNode | undefined, base: TypeSyntax): Declarator;
  block(node: PlainNode): Block;
  statement(node: PlainNode): Statement[];
}

/** A declarator together with the type before it. */
export interface Declarator {
  readonly name: Name | undefined;
  readonly type: TypeSyntax;
}

/** The child in a field of the grammar. */
export function childIn(node: PlainNode, field: string): PlainNode | undefined {
  return node.children.find((child) => child.field === field);
}

export function namedChildren(node: PlainNode): PlainNode[] {
  return node.children.filter((child) => child.isNamed);
}

/** Whether the parser could not read something directly inside the node. */
export function isDamaged(node: PlainNode): boolean {
  return node.children.some((child) => child.type === 'ERROR' || child.isMissing);
}

/** The type that the words in front of a declarator say. */
export function specifiedType(node: PlainNode, lowering: Lowering): TypeSyntax {
  const base = childIn(node, 'type');
  const type: TypeSyntax = base ? lowering.type(base) : { kind: 'unknown-type', ...lowering.span(node) };
  return qualified(type, node, lowering);
}

/** The type with the qualifiers that stand in a node. */
export function qualified(type: TypeSyntax, node: PlainNode, lowering: Lowering): TypeSyntax {
  const words = node.children
    .filter((child) => child.type === 'type_qualifier')
    .map((child) => lowering.text(child));
  return words.length === 0 ? type : { ...type, ...qualifiersIn(words) };
}
