import type { ParserToken } from './parserTokens';

/** One top-level piece of a unit: a declaration, a function, or a macro call. */
export interface Chunk {
  /** Index of the first token, and of the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** Braces that are missing at the end, to be added before parsing. */
  readonly missing: string;
}

/** Words that can begin a declaration in the first column, and nothing else there. */
const DECLARATION_START =
  /^(?:static|extern|typedef|struct|union|enum|void|int|long|unsigned|bool|char|const|inline)$/;

/** With these a declaration can only begin. */
const STORAGE = new Set(['static', 'extern', 'typedef']);

interface Piece {
  first: number;
  /** `{` whose `}` is not seen yet. */
  depth: number;
  parentheses: number;
  /** The outermost open brace belongs to a function's body. */
  inBody: boolean;
  /** The piece's outermost braces are closed: only `;` or a declarator may follow. */
  closed: boolean;
}

/**
 * Splits a unit into top-level pieces that are parsed one by one, so that damage in one does not spread.
 * Where braces do not balance, a declaration that begins in the first column ends the piece before it.
 */
export function splitChunks(tokens: readonly ParserToken[]): Chunk[] {
  const trusting = split(tokens, false);
  return trusting.balanced ? trusting.chunks : split(tokens, true).chunks;
}

function split(tokens: readonly ParserToken[], resync: boolean): { chunks: Chunk[]; balanced: boolean } {
  const chunks: Chunk[] = [];
  let balanced = true;
  let piece = newPiece(0);
  const finish = (end: number): void => {
    if (end > piece.first) {
      chunks.push({ first: piece.first, end, missing: missingClosers(piece) });
      if (piece.depth > 0) balanced = false;
    }
    piece = newPiece(end);
  };
  tokens.forEach((token, index) => {
    if (index > piece.first && beginsAnew(piece, tokens, index, resync)) finish(index);
    if (token.text === '}' && piece.depth === 0) balanced = false;
    if (advance(piece, tokens, index)) finish(index + 1);
  });
  finish(tokens.length);
  return { chunks, balanced };
}

function newPiece(first: number): Piece {
  return { first, depth: 0, parentheses: 0, inBody: false, closed: false };
}

function missingClosers(piece: Piece): string {
  if (piece.depth === 0) return '';
  return (
    ')'.repeat(piece.inBody ? 0 : Math.max(0, piece.parentheses)) +
    '}'.repeat(Math.min(piece.depth, 64)) +
    (piece.inBody ? '' : ';')
  );
}

/** Takes one token into the piece. @returns whether the piece ends with it */
function advance(piece: Piece, tokens: readonly ParserToken[], index: number): boolean {
  const text = tokens[index]?.text;
  if (text === '{') {
    if (piece.depth === 0) piece.inBody = opensBody(tokens, piece, index);
    piece.depth++;
  } else if (text === '}') {
    if (piece.depth === 0) return true;
    piece.depth--;
    piece.closed = piece.depth === 0;
    return piece.depth === 0 && piece.inBody;
  } else if (piece.depth === 0) {
    if (text === '(') piece.parentheses++;
    if (text === ')') piece.parentheses--;
    return text === ';';
  }
  return false;
}

/** A body's brace follows a parameter list; an initialiser's follows `=`, a struct's its tag. */
function opensBody(tokens: readonly ParserToken[], piece: Piece, index: number): boolean {
  if (tokens[index - 1]?.text !== ')') return false;
  for (let at = piece.first; at < index; at++) if (tokens[at]?.text === '=') return false;
  return true;
}

function beginsAnew(piece: Piece, tokens: readonly ParserToken[], index: number, resync: boolean): boolean {
  const token = tokens[index] as ParserToken;
  const { from } = token;
  if (!DECLARATION_START.test(token.text) || (!from.token.startsLine && !from.call)) return false;
  if (piece.depth === 0) {
    const startsLine = from.token.startsLine && !from.call;
    const isStorage = STORAGE.has(token.text) && (startsLine || startsNewCall(token, tokens[index - 1]));
    return piece.closed || isStorage || (startsLine && followsWholeCall(piece, tokens, index));
  }
  return resync && isInFirstColumn(token, tokens[index - 1]);
}

/** `MACRO(…)` without semicolon, then a declaration on a line of its own. */
function followsWholeCall(piece: Piece, tokens: readonly ParserToken[], index: number): boolean {
  return piece.parentheses === 0 && tokens[index - 1]?.text === ')' && tokens[piece.first + 1]?.text === '(';
}

function isInFirstColumn(token: ParserToken, previous: ParserToken | undefined): boolean {
  const { startsLine, spaceBefore } = token.from.token;
  if (token.from.call) return startsNewCall(token, previous);
  return startsLine && !spaceBefore;
}

/** The first token that a macro call of its own line made: `MODULE_LICENSE("GPL")` after a missing brace. */
function startsNewCall(token: ParserToken, previous: ParserToken | undefined): boolean {
  const { call } = token.from;
  const before = previous?.from.call;
  const sameCall = before?.start === call?.start && before?.file === call?.file;
  return !sameCall && token.text === 'static';
}
