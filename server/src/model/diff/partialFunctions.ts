import type { Span } from '../../base/span';
import { lex } from '../../syntax/tokens';
import type { Item } from './items';
import type { DiffLine, Hunk } from './parseDiff';

/** Text that replaces as many characters of the patch; the last piece may be longer. */
export interface Piece extends Span {
  readonly text: string;
}

const WANTED = /\bklp_(?:shadow|get)_\w+\s*\(/;

/**
 * What a hunk shows of a function that begins ahead of it or ends behind it, made a function that can be read: the lines
 * that the hunk's head and the text behind the hunk take up get what is missing. Only for functions to which calls of
 * the livepatch API are added. Undefined if it cannot be made.
 */
export function partialFunction(
  { kind, isWhole, lines }: Item<DiffLine | undefined>,
  hunk: Hunk,
): Piece[] | undefined {
  const own = lines.flatMap(({ from }) => from ?? []);
  const [first] = own;
  const last = own.at(-1);
  const isWanted = own.some((line) => line.kind === 'added' && WANTED.test(line.text));
  if (kind !== 'function' || isWhole || !first || !last || !isWanted) return undefined;
  const { opened, closed } = missingBraces(own);
  const begins = hunk.lines.find((line) => line.kind !== 'removed') === first;
  const beginning = begins ? head(hunk, opened) : opened > 0 ? undefined : [];
  return beginning && [...beginning, ...own, ...end(last, closed)];
}

/** How many braces have to be opened before the lines and closed after them. */
function missingBraces(lines: readonly DiffLine[]): { opened: number; closed: number } {
  const { tokens } = lex(lines.map(({ text }) => text).join('\n'));
  let depth = 0;
  let least = 0;
  for (const { text } of tokens) {
    if (text === '{') depth++;
    if (text === '}') depth--;
    least = Math.min(least, depth);
  }
  return { opened: -least, closed: depth - least };
}

/** The head of a function, replacing the end of the hunk's head. Nothing if the function's own is visible. */
function head(hunk: Hunk, opened: number): Piece[] | undefined {
  const [first] = hunk.lines;
  if (opened === 0 || !first) return [];
  const text = `void part()${'{'.repeat(opened)}`;
  // The first line's marker and the line end ahead of it stay as they are.
  const behind = first.start - 2;
  return behind - text.length < hunk.start + MARK.length
    ? undefined
    : [{ start: behind - text.length, end: behind, text }];
}

/** What the closing braces of the function ahead may take up of the hunk's head. */
const MARK = '@@';

function end({ end: start }: DiffLine, closed: number): Piece[] {
  if (closed === 0) return [];
  const text = `\n${'}'.repeat(closed)}`;
  return [{ start, end: start + text.length, text }];
}
