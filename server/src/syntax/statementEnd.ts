import type { ExpandedToken } from './preprocessor/expandedToken';
import { closingIndex, textAt } from './tokenScan';

/** Longer or deeper statements are not followed to their end. */
const TOKENS_MAX = 10_000;
const DEPTH_MAX = 50;

/** Index behind the last token of the statement that begins at `start`; undefined where that is not to be seen. */
export function statementEnd(tokens: readonly ExpandedToken[], start: number, depth = 0): number | undefined {
  if (depth > DEPTH_MAX) return undefined;
  const word = textAt(tokens, start);
  const inner = (from: number | undefined): number | undefined =>
    from === undefined ? undefined : statementEnd(tokens, from, depth + 1);
  switch (word) {
    case '{':
      return closeBehind(tokens, start, '{', '}');
    case 'if': {
      const end = inner(closeBehind(tokens, start + 1, '(', ')'));
      return end !== undefined && textAt(tokens, end) === 'else' ? inner(end + 1) : end;
    }
    case 'for':
    case 'while':
    case 'switch':
      return inner(closeBehind(tokens, start + 1, '(', ')'));
    case 'do': {
      const body = inner(start + 1);
      const end = body === undefined ? undefined : closeBehind(tokens, body + 1, '(', ')');
      return end === undefined || textAt(tokens, end) !== ';' ? undefined : end + 1;
    }
    case 'case':
    case 'default':
      return inner(behind(tokens, start, ':'));
    default:
      return textAt(tokens, start + 1) === ':' && tokens[start]?.token.kind === 'identifier'
        ? inner(start + 2)
        : behind(tokens, start, ';');
  }
}

/** Index behind the first such token that stands in no brackets that are opened here. */
function behind(tokens: readonly ExpandedToken[], start: number, wanted: string): number | undefined {
  let open = 0;
  let questions = 0;
  for (let at = start; at < Math.min(tokens.length, start + TOKENS_MAX); at++) {
    const text = textAt(tokens, at);
    if (open === 0 && text === wanted && questions-- === 0) return at + 1;
    if (open === 0 && text === '?' && wanted === ':') questions++;
    if (text === '(' || text === '{' || text === '[') open++;
    if ((text === ')' || text === '}' || text === ']') && open-- === 0) return undefined;
  }
  return undefined;
}

function closeBehind(
  tokens: readonly ExpandedToken[],
  start: number,
  open: string,
  close: string,
): number | undefined {
  if (textAt(tokens, start) !== open) return undefined;
  const end = closingIndex(tokens, start, [open, close], TOKENS_MAX);
  return end === undefined ? undefined : end + 1;
}
