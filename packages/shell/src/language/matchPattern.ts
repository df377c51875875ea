import { bracketBody, bracketEnd, hasPattern, unescapePattern } from './pattern';

/** A piece of a pattern. */
type Piece =
  | { readonly kind: 'char'; readonly fits: (char: string) => boolean }
  | { readonly kind: 'star' }
  | { readonly kind: 'group'; readonly operator: string; readonly branches: readonly (readonly Piece[])[] };

const KNOWN_MAX = 1000;
const known = new Map<string, readonly Piece[]>();

function piecesOf(pattern: string): readonly Piece[] {
  let pieces = known.get(pattern);
  if (!pieces) {
    if (known.size > KNOWN_MAX) known.clear();
    pieces = new Reader(pattern).read();
    known.set(pattern, pieces);
  }
  return pieces;
}

/** Reads a pattern from left to right. */
class Reader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  /** All, or up to the `|` or `)` of the group that is read. */
  read(isInGroup = false): Piece[] {
    const pieces: Piece[] = [];
    while (this.at < this.pattern.length) {
      const char = this.pattern.charAt(this.at);
      if (isInGroup && (char === '|' || char === ')')) return pieces;
      pieces.push(this.piece(char));
    }
    return pieces;
  }

  private piece(char: string): Piece {
    const next = this.pattern.charAt(++this.at);
    if ('?*+@!'.includes(char) && next === '(') return this.group(char);
    if (char === '*') return { kind: 'star' };
    if (char === '?') return { kind: 'char', fits: () => true };
    if (char === '[') return this.bracket();
    if (char !== '\\') return literal(char);
    this.at++;
    return literal(next);
  }

  private group(operator: string): Piece {
    const branches: Piece[][] = [];
    do {
      this.at++;
      branches.push(this.read(true));
    } while (this.pattern.charAt(this.at) === '|');
    this.at++;
    return { kind: 'group', operator, branches };
  }

  private bracket(): Piece {
    const end = bracketEnd(this.pattern, this.at - 1);
    if (end === -1) return literal('[');
    const inside = this.pattern.slice(this.at, end);
    this.at = end + 1;
    const isNegated = /^[!^]/.test(inside);
    const body = bracketBody((isNegated ? inside.slice(1) : inside).replace(/\\([^])/g, '$1'));
    const regex = regexOf(`^[${isNegated ? '^' : ''}${body}]$`);
    return { kind: 'char', fits: (char) => regex?.test(char) === true };
  }
}

/** A range such as `z-a` fits nothing. */
function regexOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 's');
  } catch {
    return undefined;
  }
}

function literal(wanted: string): Piece {
  return { kind: 'char', fits: (char) => char === wanted };
}

/** Whether a text as a whole fits a pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  if (!hasPattern(pattern)) return text === unescapePattern(pattern);
  const pieces = piecesOf(pattern);
  const isSimple = pieces.every(({ kind }) => kind !== 'group');
  return isSimple ? fitsSimple(text, pieces) : ends(text, pieces, [0]).includes(text.length);
}

/** Without groups a `*` never has to take less than what the one after it leaves to it. */
function fitsSimple(text: string, pieces: readonly Piece[]): boolean {
  let [at, index, starAt, starIndex] = [0, 0, 0, -1];
  while (at < text.length) {
    const piece = pieces[index];
    if (piece?.kind === 'star') [starIndex, starAt] = [index++, at];
    else if (piece?.kind === 'char' && piece.fits(text.charAt(at))) {
      at++;
      index++;
    } else if (starIndex >= 0) {
      at = ++starAt;
      index = starIndex + 1;
    } else return false;
  }
  return pieces.slice(index).every(({ kind }) => kind === 'star');
}

/** Where matches end that begin at one of some places, ascending. No way is gone twice, so that it takes no long time. */
function ends(text: string, pieces: readonly Piece[], starts: readonly number[]): readonly number[] {
  let from = starts;
  for (const piece of pieces) {
    if (from.length === 0) return from;
    from = piece.kind === 'group' ? groupEnds(text, piece, from) : pieceEnds(text, piece, from);
  }
  return from;
}

function pieceEnds(
  text: string,
  piece: Exclude<Piece, { kind: 'group' }>,
  from: readonly number[],
): readonly number[] {
  if (piece.kind === 'char')
    return from.flatMap((at) => (at < text.length && piece.fits(text.charAt(at)) ? [at + 1] : []));
  const [first = 0] = from;
  return Array.from({ length: text.length - first + 1 }, (_, index) => first + index);
}

function groupEnds(
  text: string,
  { operator, branches }: Extract<Piece, { kind: 'group' }>,
  from: readonly number[],
): readonly number[] {
  const once = (starts: readonly number[]): number[] => branches.flatMap((each) => ends(text, each, starts));
  if (operator === '!') {
    const all = from.slice(0, NOT_MAX).flatMap((start) => {
      const taken = new Set(once([start]));
      return pieceEnds(text, { kind: 'star' }, [start]).filter((end) => !taken.has(end));
    });
    return ascending(new Set(all));
  }
  const found = new Set(operator === '?' || operator === '*' ? from : []);
  const isRepeated = operator === '*' || operator === '+';
  for (let next: readonly number[] = once(from); next.length > 0;) {
    const fresh = ascending(new Set(next.filter((end) => !found.has(end))));
    for (const end of fresh) found.add(end);
    next = isRepeated ? once(fresh) : [];
  }
  return ascending(found);
}

/** From how many places `!(…)` is tried. */
const NOT_MAX = 200;

function ascending(places: ReadonlySet<number>): readonly number[] {
  return [...places].sort((a, b) => a - b);
}

/** How much of a text from `start` on fits a pattern: as little or as much as can be; undefined if nothing fits. */
export function matchLength(
  text: string,
  pattern: string,
  start: number,
  isLong: boolean,
): number | undefined {
  const found = ends(text, piecesOf(pattern), [start]);
  const end = isLong ? found.at(-1) : found[0];
  return end === undefined ? undefined : end - start;
}

/** The same at the end of a text. */
export function matchLengthAtEnd(text: string, pattern: string, isLong: boolean): number | undefined {
  const found = ends(Array.from(text).reverse().join(''), backwards(piecesOf(pattern)), [0]);
  return isLong ? found.at(-1) : found[0];
}

function backwards(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces]
    .reverse()
    .map((piece) => (piece.kind === 'group' ? { ...piece, branches: piece.branches.map(backwards) } : piece));
}
