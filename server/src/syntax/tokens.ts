/**
 * What a token is; `placeholder` is an `@@NAME@@` that a script replaces, `other` a character that C has no use for.
 */
export type TokenKind = 'identifier' | 'number' | 'string' | 'char' | 'punctuator' | 'placeholder' | 'other';

/** A preprocessing token. Offsets are UTF-16 code units in the file, `end` is not included. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** First on its logical line: a `#` here begins a directive. */
  readonly startsLine: boolean;
  readonly spaceBefore: boolean;
}

/** A comment with its delimiters. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** A file's tokens and comments in order of their offsets. */
export interface LexedText {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

const BLANK = /(?:[ \t\v\f\0]|\\\r?\n)+/y;
const LINE_END = /\r\n|\n|\r/y;
const COMMENT = /\/\/(?:[^\\\r\n]|\\(?:\r\n|[\s\S]|$))*|\/\*[\s\S]*?(?:\*\/|$)/y;
const WORD = /[A-Za-z_$\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.])*/y;
const STRING = /(?:u8|[uUL])?"(?:[^"\\\r\n]|\\(?:\r\n|[\s\S]|$))*"?/y;
const CHAR = /[uUL]?'(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]|$))*'?/y;
/** What a script replaces before the file is C, as in SUSE's templates. */
const PLACEHOLDER = /@@[A-Z][A-Z0-9_]*@@/y;
const PUNCTUATOR =
  /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|##|[[\](){}.&*+\-~!/%<>^|?:;=,#]/y;

const SHAPES: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', STRING],
  ['char', CHAR],
  ['identifier', WORD],
  ['number', NUMBER],
  ['punctuator', PUNCTUATOR],
  ['placeholder', PLACEHOLDER],
];

/** Splits C text into preprocessing tokens. Any text is accepted: unterminated literals end with their line. */
export function lex(text: string): LexedText {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let at = 0;
  let startsLine = true;
  let spaceBefore = false;
  while (at < text.length) {
    const blankEnd = matchEnd(BLANK, text, at);
    if (blankEnd > at) {
      at = blankEnd;
      spaceBefore = true;
      continue;
    }
    const lineEnd = matchEnd(LINE_END, text, at);
    if (lineEnd > at) {
      at = lineEnd;
      startsLine = true;
      continue;
    }
    const commentEnd = text.charCodeAt(at) === 0x2f ? matchEnd(COMMENT, text, at) : at;
    if (commentEnd > at) {
      comments.push({ start: at, end: commentEnd });
      at = commentEnd;
      spaceBefore = true;
      continue;
    }
    const token = tokenAt(text, at, startsLine, spaceBefore);
    tokens.push(token);
    at = token.end;
    startsLine = false;
    spaceBefore = false;
  }
  return { tokens, comments };
}

function matchEnd(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at;
  return shape.test(text) ? shape.lastIndex : at;
}

function tokenAt(text: string, start: number, startsLine: boolean, spaceBefore: boolean): Token {
  for (const [kind, shape] of SHAPES) {
    const end = matchEnd(shape, text, start);
    if (end > start) return { kind, text: text.slice(start, end), start, end, startsLine, spaceBefore };
  }
  const end = start + 1;
  return { kind: 'other', text: text.slice(start, end), start, end, startsLine, spaceBefore };
}
