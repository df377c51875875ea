import Parser from 'tree-sitter';
import C from 'tree-sitter-c';

/** A tree-sitter node as a plain object: reading the native one costs microseconds each time. */
export interface PlainNode {
  readonly type: string;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly field: string | undefined;
  /** Offsets in the parsed text. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly PlainNode[];
}

/** Deeper nesting than this is cut, so that nobody behind runs out of stack. */
const DEPTH_MAX = 400;

/** Type of a node that was cut. */
export const CUT = 'CUT';

const parser = new Parser();
parser.setLanguage(C as unknown as Parser.Language);

/** tree-sitter's binding refuses longer strings at once, but takes them in pieces. */
const PIECE = 16_384;

/** Parses C text. Never fails: what cannot be read is in nodes of type `ERROR`. */
export function parsePlain(text: string): { root: PlainNode; hasError: boolean } {
  const tree = parser.parse(text.length < PIECE ? text : (offset) => text.slice(offset, offset + PIECE));
  return { root: copy(tree.walk(), 0), hasError: tree.rootNode.hasError };
}

function copy(cursor: Parser.TreeCursor, depth: number): PlainNode {
  const children: PlainNode[] = [];
  const type = cursor.nodeType;
  if (depth < DEPTH_MAX && cursor.gotoFirstChild()) {
    do children.push(copy(cursor, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return {
    type: depth < DEPTH_MAX ? type : CUT,
    isNamed: cursor.nodeIsNamed,
    isMissing: cursor.nodeIsMissing,
    field: cursor.currentFieldName || undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children,
  };
}
