import type { Span } from '../../base/span';
import type { Expression, Marker, OpaqueTopLevel, TopLevel, TypeName } from '../ast';
import { lowerDeclaration, lowerFunction, typeOnly } from './lowerDeclaration';
import { lowerExpression } from './lowerExpression';
import { type Lowering, childIn, namedChildren } from './lowering';
import { lowerBlock, lowerStatement } from './lowerStatement';
import { lowerDeclarator, lowerType, lowerTypeName } from './lowerType';
import type { ParserToken } from '../parserTokens';
import { type PlainNode, parsePlain } from '../plainTree';

/** A top-level piece of the expanded text. */
export interface ChunkText {
  /** Offset of the text in the unit's expanded text. */
  readonly base: number;
  readonly text: string;
  readonly tokens: readonly ParserToken[];
  /** Whether braces had to be added at its end. */
  readonly wasOpen: boolean;
}

/** What lowering knows of the whole unit. */
export interface LoweringInput {
  /** The markers that begin in a span, its end not included. */
  readonly markersIn: (span: Span) => readonly Marker[];
  readonly isUncertain: (span: Span) => boolean;
  readonly typeofOperand: (name: string) => Expression | TypeName | undefined;
}

/**
 * Recovering from errors costs the parser many times what reading right code does, so unreadable text is only read up
 * to a limit. What is behind it, and single pieces that are too long, are left opaque. Lengths are in code units.
 */
export class ReadingLimit {
  private damaged = 0;

  allows(length: number): boolean {
    return length <= PIECE_LENGTH_MAX && this.damaged <= DAMAGE_LENGTH_MAX;
  }

  noteDamage(length: number): void {
    this.damaged += length;
  }
}

const PIECE_LENGTH_MAX = 1024 * 1024;
const DAMAGE_LENGTH_MAX = 256 * 1024;

/** What a chunk consists of. */
export interface LoweredChunk {
  readonly items: readonly TopLevel[];
  readonly hasError: boolean;
  /** False if the limit kept it from being read. */
  readonly isWhole: boolean;
}

/** Parses one chunk and lowers what is in it. */
export function lowerChunk(chunk: ChunkText, input: LoweringInput, limit: ReadingLimit): LoweredChunk {
  const { base, text } = chunk;
  if (text === ';') return { items: [], hasError: false, isWhole: true };
  if (text === '}') return strayBrace(chunk);
  if (!limit.allows(text.length)) {
    const opaque: OpaqueTopLevel = {
      kind: 'opaque',
      macro: undefined,
      arguments: [],
      start: base,
      end: base + text.length,
    };
    return { items: [opaque], hasError: false, isWhole: false };
  }
  const lowering = loweringOf(text, base, input);
  const isCall = isMacroCall(chunk.tokens);
  const { root, hasError } = parsePlain(isCall && !text.endsWith(';') ? `${text};` : text);
  if (hasError) limit.noteDamage(text.length);
  const items = isCall
    ? [opaqueCall(root, chunk, lowering)]
    : namedChildren(root).flatMap((node) => lowerTopLevel(node, lowering, hasError || chunk.wasOpen));
  return { items, hasError, isWhole: true };
}

function strayBrace({ base, text }: ChunkText): LoweredChunk {
  const items: TopLevel[] = [
    { kind: 'opaque', macro: undefined, arguments: [], start: base, end: base + text.length },
  ];
  return { items, hasError: true, isWhole: true };
}

/** Lowers what stood in `typeof( … )`: an expression or a type. */
export function lowerTypeofOperand(chunk: ChunkText, input: LoweringInput): Expression | TypeName {
  const lowering = loweringOf(operandText(chunk.text), chunk.base - OPERAND_PREFIX.length, input);
  const at = { start: chunk.base, end: chunk.base + chunk.text.length };
  return loweredOperand(chunk.text, lowering) ?? { kind: 'unknown', what: 'typeof operand', ...at };
}

/** The same for one that is the same everywhere: all of it is at one place. */
export function lowerPlainOperand(text: string, at: Span, input: LoweringInput): Expression | TypeName {
  const lowering = loweringOf(operandText(text), 0, input, () => at);
  return loweredOperand(text, lowering) ?? { kind: 'unknown', what: 'alignment', ...at };
}

const OPERAND_PREFIX = 'int x = sizeof(';

const operandText = (text: string): string => `${OPERAND_PREFIX}${text});`;

function loweredOperand(text: string, lowering: Lowering): Expression | TypeName | undefined {
  const sizeof = find(parsePlain(operandText(text)).root, 'sizeof_expression');
  const expression = sizeof && lowering.expression(sizeof);
  if (expression?.kind === 'sizeof-type') return expression.type;
  return expression?.kind === 'sizeof-expression' ? expression.operand : undefined;
}

function find(node: PlainNode, type: string): PlainNode | undefined {
  if (node.type === type) return node;
  for (const child of node.children) {
    const found = find(child, type);
    if (found) return found;
  }
  return undefined;
}

/** `NAME( … )`, with or without a semicolon, and nothing else. */
function isMacroCall(tokens: readonly ParserToken[]): boolean {
  const end = tokens.at(-1)?.text === ';' ? tokens.length - 1 : tokens.length;
  if (tokens[0]?.from.token.kind !== 'identifier' || tokens[1]?.text !== '(') return false;
  let depth = 0;
  for (let index = 1; index < end; index++) {
    const text = tokens[index]?.text;
    if (text === '(') depth++;
    if (text === ')' && --depth === 0) return index === end - 1;
  }
  return false;
}

function opaqueCall(root: PlainNode, chunk: ChunkText, lowering: Lowering): OpaqueTopLevel {
  const call = find(root, 'call_expression');
  const list = call && childIn(call, 'arguments');
  return {
    kind: 'opaque',
    macro: chunk.tokens[0]?.text,
    arguments: list ? namedChildren(list).map((node) => lowering.expression(node)) : [],
    start: chunk.base,
    end: chunk.base + chunk.text.length,
  };
}

function lowerTopLevel(node: PlainNode, lowering: Lowering, isDamaged: boolean): TopLevel[] {
  const span = lowering.span(node);
  switch (node.type) {
    case 'declaration':
    case 'type_definition':
      return lowerDeclaration(node, lowering);
    case 'function_definition': {
      const lowered = lowerFunction(node, lowering, isDamaged);
      return lowered ? [lowered] : [{ kind: 'opaque', macro: undefined, arguments: [], ...span }];
    }
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return [typeOnly(node, lowering)];
    case 'expression_statement':
      return namedChildren(node).length === 0
        ? []
        : [{ kind: 'opaque', macro: undefined, arguments: [], ...span }];
    default:
      return [{ kind: 'opaque', macro: undefined, arguments: [], ...span }];
  }
}

function loweringOf(
  text: string,
  base: number,
  input: LoweringInput,
  span: Lowering['span'] = (node) => ({ start: base + node.start, end: base + node.end }),
): Lowering {
  const lowering: Lowering = {
    text: (node) => text.slice(node.start, node.end),
    span,
    markersIn: input.markersIn,
    isUncertain: input.isUncertain,
    typeofOperand: input.typeofOperand,
    expression: (node) => lowerExpression(node, lowering),
    typeName: (node) => lowerTypeName(node, lowering),
    type: (node) => lowerType(node, lowering),
    declarator: (node, type) => lowerDeclarator(node, type, lowering),
    block: (node) => lowerBlock(node, lowering),
    statement: (node) => lowerStatement(node, lowering),
  };
  return lowering;
}
