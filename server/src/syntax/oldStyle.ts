import { isMarkerCall, isMarkerWord } from './markers';
import type { ExpandedToken } from './preprocessor/expandedToken';
import { closingIndex, textAt } from './tokenScan';

/** Tokens from an index up to, and without, another one. */
export type Range = readonly [begin: number, end: number];

/** A declaration as C had it before prototypes: a type that is left out is `int`. */
export interface OldStyle {
  /** In front of this token the type is missing; undefined if it is there. */
  readonly typeBefore: number | undefined;
  /** The parameters of a function whose types stand behind the parentheses, or nowhere. */
  readonly parameters: OldParameters | undefined;
}

export interface OldParameters {
  readonly open: number;
  /** The function's `{`. */
  readonly body: number;
  /** The tokens that declare each parameter, in order; a single name is an `int`. */
  readonly declared: readonly (readonly Range[])[];
}

/** In front of a name these leave its type open. */
const SPECIFIERS = new Set([
  'static',
  'extern',
  'register',
  'const',
  'volatile',
  'inline',
  '__inline',
  '__inline__',
]);
const KEYWORDS = new Set(
  'if else for while do switch case default return goto break continue sizeof typedef typeof asm'.split(' '),
);
const RECORDS = new Set(['struct', 'union', 'enum']);
const BEHIND_VARIABLE = new Set([';', '=', ',', '[']);
/** Names that look like a macro's, which may stand for a whole declaration. */
const MACRO = /^[A-Z_][A-Z0-9_]*$/;
const TOKENS_MAX = 500;

/** Looks at the declaration outside of functions that begins at `start`; undefined if it is of today's C. */
export function oldStyleAt(
  tokens: readonly ExpandedToken[],
  start: number,
  isType: (name: string) => boolean,
): OldStyle | undefined {
  const header = new Header(tokens, start);
  const { name, words } = header;
  if (name === undefined || !isPlainName(tokens, name)) return undefined;
  const isTyped = words.some((word) => !SPECIFIERS.has(word));
  if (textAt(tokens, name + 1) !== '(') {
    const isVariable = words.length > 0 && BEHIND_VARIABLE.has(textAt(tokens, name + 1));
    return isVariable && !isTyped && !isType(textAt(tokens, name))
      ? { typeBefore: name, parameters: undefined }
      : undefined;
  }
  const parameters = parametersAt(tokens, name + 1, isType);
  const isFunction = parameters !== undefined || isDefinition(tokens, name + 1);
  if (!isFunction || (isTyped && !parameters)) return undefined;
  return { typeBefore: isTyped ? undefined : header.first, parameters };
}

/** The words in front of what is declared. */
class Header {
  readonly words: string[] = [];
  /** Index of the name that is declared. */
  readonly name: number | undefined;
  /** Index of the first token behind the specifiers. */
  readonly first: number;

  constructor(tokens: readonly ExpandedToken[], start: number) {
    let at = start;
    let first: number | undefined;
    for (; at < Math.min(tokens.length, start + TOKENS_MAX); at++) {
      const text = textAt(tokens, at);
      const isName = tokens[at]?.token.kind === 'identifier';
      if (isMarkerWord(text)) continue;
      if (isMarkerCall(text) && textAt(tokens, at + 1) === '(') at = closeOf(tokens, at + 1);
      else if (text === '*') first ??= at;
      else if (!isName) break;
      else if (textAt(tokens, at + 1) === '(' || BEHIND_VARIABLE.has(textAt(tokens, at + 1))) {
        this.name = at;
        break;
      } else this.words.push(text);
    }
    this.first = first ?? at;
  }
}

function isPlainName(tokens: readonly ExpandedToken[], at: number): boolean {
  const name = textAt(tokens, at);
  return !KEYWORDS.has(name) && !MACRO.test(name) && !RECORDS.has(textAt(tokens, at - 1));
}

/** `name(…) {` */
function isDefinition(tokens: readonly ExpandedToken[], open: number): boolean {
  return textAt(tokens, behindMarkers(tokens, closeOf(tokens, open) + 1)) === '{';
}

function behindMarkers(tokens: readonly ExpandedToken[], start: number): number {
  let at = start;
  for (; ; at++) {
    const text = textAt(tokens, at);
    if (isMarkerCall(text) && textAt(tokens, at + 1) === '(') at = closeOf(tokens, at + 1);
    else if (!isMarkerWord(text)) return at;
  }
}

/** `(a, b) int a; char *b; {` and `(a, b) {` */
function parametersAt(
  tokens: readonly ExpandedToken[],
  open: number,
  isType: (name: string) => boolean,
): OldParameters | undefined {
  const names: string[] = [];
  const places: number[] = [];
  let at = open + 1;
  for (; textAt(tokens, at) !== ')'; at += textAt(tokens, at + 1) === ',' ? 2 : 1) {
    const { kind, text } = tokens[at]?.token ?? { kind: undefined, text: '' };
    if (kind !== 'identifier' || isType(text) || isTypeWord(text)) return undefined;
    if (textAt(tokens, at + 1) !== ',' && textAt(tokens, at + 1) !== ')') return undefined;
    names.push(text);
    places.push(at);
  }
  if (names.length === 0) return undefined;
  const found = declarationsBehind(tokens, behindMarkers(tokens, at + 1), new Set(names));
  if (!found) return undefined;
  const declared = names.map((name, index): readonly Range[] => {
    const place = places[index] ?? open;
    return found.declared.get(name) ?? [[place, place + 1]];
  });
  return { open, body: found.body, declared };
}

const TYPE_WORDS = new Set('void char short int long float double signed unsigned bool _Bool'.split(' '));

function isTypeWord(text: string): boolean {
  return TYPE_WORDS.has(text) || RECORDS.has(text) || SPECIFIERS.has(text);
}

/** The declarations between a parameter list and the function's brace; undefined if something else stands there. */
function declarationsBehind(
  tokens: readonly ExpandedToken[],
  start: number,
  names: ReadonlySet<string>,
): { readonly body: number; readonly declared: ReadonlyMap<string, readonly Range[]> } | undefined {
  const declared = new Map<string, readonly Range[]>();
  let at = start;
  while (at < Math.min(tokens.length, start + TOKENS_MAX)) {
    if (textAt(tokens, at) === '{') return { body: at, declared };
    const end = endOfDeclaration(tokens, at);
    if (end === undefined || !noteDeclarators(tokens, at, end, declared, names)) return undefined;
    at = end + 1;
  }
  return undefined;
}

function endOfDeclaration(tokens: readonly ExpandedToken[], start: number): number | undefined {
  for (let at = start; at < Math.min(tokens.length, start + TOKENS_MAX); at++) {
    const text = textAt(tokens, at);
    if (text === ';') return at;
    if (text === '{' || text === '}' || text === '=' || text === '#') return undefined;
  }
  return undefined;
}

/** Takes `int a, *b` apart. @returns whether it declares parameters and nothing else */
function noteDeclarators(
  tokens: readonly ExpandedToken[],
  start: number,
  end: number,
  declared: Map<string, readonly Range[]>,
  names: ReadonlySet<string>,
): boolean {
  let specifiersEnd = start;
  while (specifiersEnd < end && !beginsDeclarator(tokens, specifiersEnd)) specifiersEnd++;
  if (specifiersEnd === start) return false;
  let from = specifiersEnd;
  let depth = 0;
  for (let at = from; at <= end; at++) {
    const text = textAt(tokens, at);
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (at < end && (text !== ',' || depth > 0)) continue;
    const name = declaredIn(tokens, from, at);
    if (name === undefined || !names.has(name)) return false;
    const specifiers: Range = [start, specifiersEnd];
    declared.set(name, [specifiers, [from, at]]);
    from = at + 1;
  }
  return true;
}

function beginsDeclarator(tokens: readonly ExpandedToken[], at: number): boolean {
  const { kind, text } = tokens[at]?.token ?? { kind: undefined, text: '' };
  if (text === '*' || text === '(') return true;
  const next = textAt(tokens, at + 1);
  const ends = next === ',' || next === ';' || next === '[' || next === '(';
  return kind === 'identifier' && ends && !RECORDS.has(textAt(tokens, at - 1)) && !isMarkerCall(text);
}

/** The first name of a declarator. */
function declaredIn(tokens: readonly ExpandedToken[], from: number, end: number): string | undefined {
  for (let at = from; at < end; at++) {
    const { kind, text } = tokens[at]?.token ?? { kind: undefined, text: '' };
    if (kind === 'identifier' && !SPECIFIERS.has(text) && !isMarkerWord(text)) return text;
  }
  return undefined;
}

function closeOf(tokens: readonly ExpandedToken[], open: number): number {
  return closingIndex(tokens, open, ['(', ')'], TOKENS_MAX) ?? tokens.length;
}
