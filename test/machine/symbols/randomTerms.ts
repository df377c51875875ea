import type { Int, IntFormat } from '../../../server/src/c/integers';
import { endsOf, subtract } from '../../../server/src/machine/symbols/exact';
import { apply } from '../../../server/src/machine/symbols/apply';
import { operation } from '../../../server/src/machine/symbols/operation';
import { Random } from '../../support/random';
import type { UnknownSymbol } from '../../../server/src/machine/symbols/term';
import { type Operand, type Operator } from '../../../server/src/machine/symbols/term';

export type Pick = (count: number) => number;

/** Whole numbers below a count, the same for the same seed. */
export function picker(seed: number): Pick {
  const random = new Random(seed);
  return (count) => random.below(count);
}

/** An expression as it was asked for: what it gives is calculated from it and not from the term that was made. */
export interface Written {
  readonly text: string;
  readonly term: Operand;
  readonly format: IntFormat;
  valueIn(values: ReadonlyMap<UnknownSymbol, Int>): Int;
}

const ARITHMETIC: Operator[] = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'];
export const COMPARED: Operator[] = ['==', '!=', '<', '>', '<=', '>='];
const CHECKED: Operator[] = ['overflow+', 'overflow-', 'overflow*'];
export const TRUTH: IntFormat = { size: 4, signed: true };

export function leaf(symbol: UnknownSymbol): Written {
  return {
    text: symbol.origin,
    term: symbol,
    format: symbol.format,
    valueIn: (values) => values.get(symbol) as Int,
  };
}

function constant(pick: Pick, format: IntFormat): Written {
  const [low, high] = endsOf(format);
  const near = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x30, -1, -2, high, low, subtract(high, 1), pick(256) - 128];
  const value = apply('cast', near[pick(near.length)] as Int, 0, format);
  return { text: value.toString(), term: value, format, valueIn: () => value };
}

export function make(
  operator: Operator,
  left: Written,
  right: Written | undefined,
  format: IntFormat,
  checked?: IntFormat,
): Written {
  const name = `${format.signed ? 's' : 'u'}${format.size * 8}`;
  return {
    text: right
      ? `(${left.text} ${operator}${checked ? `[${checked.size}${String(checked.signed)}]` : ''} ${right.text})`
      : `(${name})${left.text}`,
    term: operation(operator, left.term, right?.term ?? 0, format, checked),
    format,
    valueIn: (values) => apply(operator, left.valueIn(values), right?.valueIn(values) ?? 0, format, checked),
  };
}

const SIZES = [1, 1, 1, 2, 4, 8];

/** An expression of a format. */
export function expression(
  pick: Pick,
  symbols: readonly UnknownSymbol[],
  format: IntFormat,
  depth: number,
): Written {
  const same = symbols.filter(
    (symbol) => symbol.format.size === format.size && symbol.format.signed === format.signed,
  );
  if (depth === 0) {
    if (same.length > 0 && pick(4) > 0) return leaf(same[pick(same.length)] as UnknownSymbol);
    if (pick(4) > 0)
      return make('cast', leaf(symbols[pick(symbols.length)] as UnknownSymbol), undefined, format);
    return constant(pick, format);
  }
  const kind = pick(12);
  if (kind === 0) {
    const from = { size: SIZES[pick(SIZES.length)] as number, signed: pick(2) === 0 };
    return make('cast', expression(pick, symbols, from, depth - 1), undefined, format);
  }
  if (kind === 1) return make('cast', condition(pick, symbols, depth - 1), undefined, format);
  const operator = ARITHMETIC[pick(ARITHMETIC.length)] as Operator;
  const left = expression(pick, symbols, format, pick(depth));
  const right = pick(3) > 0 ? constant(pick, format) : expression(pick, symbols, format, pick(depth));
  return pick(8) === 0 ? make(operator, right, left, format) : make(operator, left, right, format);
}

/** Something that is 1 or 0. */
export function condition(pick: Pick, symbols: readonly UnknownSymbol[], depth: number): Written {
  const format =
    pick(3) > 0
      ? (symbols[pick(symbols.length)] as UnknownSymbol).format
      : { size: SIZES[pick(SIZES.length)] as number, signed: pick(2) === 0 };
  const left = expression(pick, symbols, format, pick(depth + 1));
  const right = pick(3) > 0 ? constant(pick, format) : expression(pick, symbols, format, pick(depth + 1));
  if (pick(10) === 0) {
    const checked = { size: SIZES[pick(SIZES.length)] as number, signed: pick(2) === 0 };
    return make(CHECKED[pick(3)] as Operator, left, right, TRUTH, checked);
  }
  const compared = make(COMPARED[pick(6)] as Operator, left, right, TRUTH);
  return pick(5) === 0 ? make(pick(2) ? '==' : '!=', compared, constant(pick, TRUTH), TRUTH) : compared;
}

/** All assignments of the symbols, which are small. */
export function* assignments(symbols: readonly UnknownSymbol[]): Generator<Map<UnknownSymbol, Int>> {
  const [first, ...rest] = symbols;
  if (!first) {
    yield new Map();
    return;
  }
  const [low, high] = first.range ?? endsOf(first.format);
  for (let value = Number(low); value <= Number(high); value++)
    for (const others of assignments(rest)) yield others.set(first, value);
}

/** One of the values of a symbol: a small one, one at an end, or any. */
export function anyValue(pick: Pick, { format, range }: UnknownSymbol): Int {
  if (range) return pick(Number(range[1]) + 1);
  const ends = endsOf(format);
  const near = [0, 1, 2, 3, 7, 8, 15, 16, 255, 256, ...ends, pick(1000), pick(1 << 30) * 4099];
  return operation('cast', near[pick(near.length)] as Int, 0, format) as Int;
}
