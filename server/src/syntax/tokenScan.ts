import type { ExpandedToken } from './preprocessor/expandedToken';

/** The text of a token; empty outside of the list. */
export function textAt(tokens: readonly ExpandedToken[], at: number): string {
  return tokens[at]?.token.text ?? '';
}

/** Index of the bracket that closes the one at `open`; undefined if none does within so many tokens. */
export function closingIndex(
  tokens: readonly ExpandedToken[],
  open: number,
  [opening, closing]: readonly [string, string],
  most: number,
): number | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(tokens.length, open + most); at++) {
    const text = textAt(tokens, at);
    if (text === opening) depth++;
    else if (text === closing && --depth === 0) return at;
  }
  return undefined;
}
