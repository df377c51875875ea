import { closesCast } from './castAmbiguity';
import { looksLikeMarker } from './markers';
import type { ExpandedToken } from './preprocessor/expandedToken';

type Tokens = readonly ExpandedToken[];

/** Words that an operand follows. */
const OPERAND_BEHIND = new Set(['return', 'case', 'else', 'do']);
const OPERAND_ENDS = new Set([']', '}', '++', '--']);
const STORAGE_WORDS = new Set(['static', 'extern', 'inline', 'const', 'volatile', 'typedef', 'return']);

/** Whether an operand begins at a parenthesis, and not arguments, or the condition of an `if`. */
export function beginsOperand(input: Tokens, at: number, isType: (name: string) => boolean): boolean {
  const previous = input[at - 1]?.token;
  if (!previous) return false;
  if (previous.kind === 'identifier') return OPERAND_BEHIND.has(previous.text);
  if (previous.text === ')') return closesCast(input, at - 1, isType);
  return previous.kind === 'punctuator' && previous.text !== ']';
}

/** GNU's `&&label` in a function: no operand is in front of `&&` that it could be the `and` of. */
export function isLabelAddress(input: Tokens, at: number): boolean {
  const previous = input[at - 1]?.token;
  if (!previous || input[at + 1]?.token.kind !== 'identifier') return false;
  if (previous.kind === 'identifier') return OPERAND_BEHIND.has(previous.text);
  if (previous.text === ')') return isBehindCast(input, at);
  return previous.kind === 'punctuator' && !OPERAND_ENDS.has(previous.text);
}

/** `(void *)` or `(unsigned long)` in front, and not `sizeof(long)`. */
function isBehindCast(input: Tokens, at: number): boolean {
  if (!closesCast(input, at - 1, () => false)) return false;
  let open = at - 1;
  while (input[open]?.token.text !== '(') open--;
  const before = input[open - 1]?.token;
  return before?.kind !== 'identifier' || OPERAND_BEHIND.has(before.text);
}

/** `static int __something name(`: a word between a type and a function's name that no list of markers has. */
export function isUnknownMarker(input: Tokens, at: number): boolean {
  const previous = input[at - 1]?.token;
  const following = input[at + 1]?.token;
  if (!looksLikeMarker(input[at]?.token.text ?? '')) return false;
  if (following?.kind !== 'identifier' || input[at + 2]?.token.text !== '(') return false;
  return previous?.text === '*' || (previous?.kind === 'identifier' && !STORAGE_WORDS.has(previous.text));
}

/** Index of the parenthesis that closes the one at `open`; the last token if none does. */
export function closeOf(input: Tokens, open: number): number {
  let depth = 0;
  for (let index = open; index < input.length; index++) {
    const text = input[index]?.token.text;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return index;
    else if (text === '{' && depth === 0) return index - 1;
  }
  return input.length - 1;
}
