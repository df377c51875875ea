import { canonical, type Int, type IntFormat } from '../../c/integers';
import { widthOf } from './exact';
import { bitLength, trailingZeros } from './knownBits';
import type { Make } from './simplify';
import { Operation, Term, type Operand } from './term';

/** How many operations are looked through. */
const MAX_DEPTH = 12;

/** Some bits of a term, alone: `width` of them from bit `from` on stand at bit `at`, and all others are 0. */
interface Slice {
  readonly base: Term;
  readonly from: number;
  readonly width: number;
  readonly at: number;
}

/** Two parts of one term that stand beside each other again, such as its bytes, as one part. */
export function joined(left: Operand, right: Operand, format: IntFormat, make: Make): Operand | undefined {
  if (format.signed || !(left instanceof Term) || !(right instanceof Term)) return undefined;
  const [first, second] = [sliceOf(left), sliceOf(right)];
  if (!first || !second || first.base !== second.base || first.from - first.at !== second.from - second.at)
    return undefined;
  const [low, high] = first.at < second.at ? [first, second] : [second, first];
  if (low.at + low.width !== high.at) return undefined;
  return termOf({ ...low, width: low.width + high.width }, format, make);
}

/** Which bits of another term a term consists of; undefined if of anything else as well. */
function sliceOf(term: Term, depth = 0): Slice | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (term instanceof Operation && !(term.right instanceof Term) && term.left instanceof Term) {
    const inner = SLICED.has(term.operator) ? sliceOf(term.left, depth + 1) : undefined;
    const found = inner && sliced(inner, term, term.left.format, term.right);
    if (found) return found;
  }
  return { base: term, from: 0, width: widthOf(term.format), at: 0 };
}

const SLICED: ReadonlySet<string> = new Set(['cast', '>>', '*', '&']);

function sliced(slice: Slice, { operator, format }: Operation, inner: IntFormat, by: Int): Slice | undefined {
  const width = widthOf(format);
  switch (operator) {
    case 'cast':
      return format.signed || isExtended(slice, inner, format) ? undefined : upTo(slice, width);
    case '>>':
      return inner.signed ? undefined : shiftedRight(slice, Number(by));
    case '*':
      return !format.signed && isPower(by)
        ? upTo({ ...slice, at: slice.at + trailingZeros(BigInt(by)) }, width)
        : undefined;
    default:
      return isPower(BigInt(by) + 1n) ? upTo(slice, bitLength(BigInt(by))) : undefined;
  }
}

/** Whether a cast repeats the sign in front. */
function isExtended({ at, width }: Slice, from: IntFormat, to: IntFormat): boolean {
  return from.signed && widthOf(to) > widthOf(from) && at + width >= widthOf(from);
}

/** Without the bits that stand at a place or above. */
function upTo(slice: Slice, end: number): Slice | undefined {
  const width = Math.min(slice.width, end - slice.at);
  return width > 0 ? { ...slice, width } : undefined;
}

function shiftedRight({ base, from, width, at }: Slice, by: number): Slice | undefined {
  const lost = Math.max(0, by - at);
  return width > lost
    ? { base, from: from + lost, width: width - lost, at: Math.max(0, at - by) }
    : undefined;
}

function isPower(value: Int): boolean {
  const big = BigInt(value);
  return big > 0n && (big & (big - 1n)) === 0n;
}

function termOf({ base, from, width, at }: Slice, format: IntFormat, make: Make): Operand {
  const unsigned = { size: base.format.size, signed: false };
  const moved = make('>>', make('cast', base, 0, unsigned), from, unsigned);
  const isWhole = [8, 16, 32, 64].includes(width);
  const cut = isWhole
    ? make('cast', moved, 0, { size: width / 8, signed: false })
    : make('&', make('cast', moved, 0, format), canonical((1n << BigInt(width)) - 1n), format);
  return make('<<', make('cast', cut, 0, format), at, format);
}
