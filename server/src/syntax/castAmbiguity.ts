import type { ExpandedToken } from './preprocessor/expandedToken';
import { isMarkerCall } from './markers';

/** Names that are types in every kernel source. */
const KERNEL_TYPE =
  /^(?:__)?(?:[us]|le|be)(?:8|16|32|64|128)$|_t$|^u(?:int|long|short|_char|_int|_long|_short)$|^unchar$/;

/** The words of C's own types, as the grammar knows them. */
export const BASIC_TYPE_WORDS = new Set(
  'void char short int long float double signed unsigned bool _Bool'.split(' '),
);
const TYPE_WORDS = new Set([...BASIC_TYPE_WORDS, ...'struct union enum const volatile'.split(' ')]);

/** Tells types by their names: those that the unit itself declares, and those that look like the kernel's. */
export function typeNames(tokens: readonly ExpandedToken[]): (name: string) => boolean {
  const own = new Set<string>();
  tokens.forEach(({ token }, index) => {
    if (token.text === 'typedef') noteTypedef(tokens, index, own);
  });
  return (name) => own.has(name) || name === '__int128' || KERNEL_TYPE.test(name);
}

/** The name is the last one before the `;`, or before parameters and dimensions, or stands in `(*name)`. */
function noteTypedef(tokens: readonly ExpandedToken[], start: number, names: Set<string>): void {
  let depth = 0;
  let parentheses = 0;
  for (let index = start + 1; index < tokens.length; index++) {
    const text = tokens[index]?.token.text;
    if (text === '{') depth++;
    else if (text === '}') depth--;
    else if (text === '(') parentheses++;
    else if (text === ')') parentheses--;
    else if (depth === 0 && text === ';') return;
    else if (depth > 0 || tokens[index]?.token.kind !== 'identifier') continue;
    else if (parentheses === 0 ? isDeclared(tokens, index) : isPointerDeclared(tokens, index))
      names.add(text ?? '');
  }
}

function isDeclared(tokens: readonly ExpandedToken[], index: number): boolean {
  const next = tokens[index + 1]?.token.text ?? '';
  return next === ';' || next === '[' || next === ',' || isMarkerCall(next);
}

/** `(*name)`, and not `(struct foo *name)`. */
function isPointerDeclared(tokens: readonly ExpandedToken[], index: number): boolean {
  let before = index - 1;
  while (tokens[before]?.token.text === '*') before--;
  return before < index - 1 && tokens[before]?.token.text === '(';
}

/**
 * If `( name )` or `( name(…) )` begins at the parenthesis at `open`, the index of its closing one. Calls with more than a
 * few arguments are not looked at: the grammar reads them well.
 */
export function parenthesisedName(tokens: readonly ExpandedToken[], open: number): number | undefined {
  if (tokens[open + 1]?.token.kind !== 'identifier') return undefined;
  if (tokens[open + 2]?.token.text === ')') return open + 2;
  if (tokens[open + 2]?.token.text !== '(') return undefined;
  const close = closeOf(tokens, open + 2);
  return close !== undefined && tokens[close + 1]?.token.text === ')' ? close + 1 : undefined;
}

const ARGUMENT_TOKENS_MAX = 200;

function closeOf(tokens: readonly ExpandedToken[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < Math.min(tokens.length, open + ARGUMENT_TOKENS_MAX); index++) {
    const text = tokens[index]?.token.text;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return index;
    else if (text === ';' || text === '{') return undefined;
  }
  return undefined;
}

const CAST_TOKENS_MAX = 12;

/** Whether the parenthesis at `close` ends a cast such as `(unsigned char)` or `(struct foo *)`. */
export function closesCast(
  tokens: readonly ExpandedToken[],
  close: number,
  isType: (name: string) => boolean,
): boolean {
  for (let index = close - 1; index > Math.max(0, close - CAST_TOKENS_MAX); index--) {
    const token = tokens[index]?.token;
    if (token?.text === '(')
      return index < close - 1 && beginsType(tokens[index + 1]?.token.text ?? '', isType);
    if (token?.text !== '*' && token?.kind !== 'identifier') return false;
  }
  return false;
}

function beginsType(text: string, isType: (name: string) => boolean): boolean {
  return TYPE_WORDS.has(text) || isType(text);
}
