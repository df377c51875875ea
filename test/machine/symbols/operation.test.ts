import { expect, test } from 'vitest';
import type { Int } from '../../../server/src/c/integers';
import { evaluate } from '../../../server/src/machine/symbols/evaluateTerm';
import { allows } from '../../../server/src/machine/symbols/valueFact';
import { operation } from '../../../server/src/machine/symbols/operation';
import { staticFact } from '../../../server/src/machine/symbols/termFacts';
import { Operation, UnknownSymbol, type Operand } from '../../../server/src/machine/symbols/term';
import { anyValue, assignments, condition, expression, picker, type Written } from './randomTerms';

const INT = { size: 4, signed: true };
const UNSIGNED = { size: 4, signed: false };
const [x, y] = [new UnknownSymbol('x', INT), new UnknownSymbol('y', INT)];

test('operations are brought to one simple form', () => {
  const plus = (left: number): unknown => operation('+', x, left, INT);
  expect(plus(0)).toBe(x);
  expect(operation('+', operation('+', x, 3, INT), 4, INT)).toBe(plus(7));
  expect(operation('-', x, 3, INT)).toBe(plus(-3));
  expect(operation('-', operation('+', x, y, INT), x, INT)).toBe(y);
  expect(operation('-', x, x, INT)).toBe(0);
  expect(operation('+', y, x, INT)).toBe(operation('+', x, y, INT));
  expect(operation('==', operation('<', x, y, INT), 0, INT)).toBe(operation('>=', x, y, INT));
  expect(operation('!=', operation('<', x, y, INT), 0, INT)).toBe(operation('>', y, x, INT));
  expect(operation('==', operation('+', x, 3, INT), 5, INT)).toBe(operation('==', x, 2, INT));
  expect(operation('&', operation('&', x, 12, INT), 3, INT)).toBe(0);
  const back = operation('cast', operation('cast', x, 0, { size: 8, signed: true }), 0, INT);
  expect(back).toBe(x);
  expect(operation('==', operation('cast', x, 0, { size: 8, signed: true }), -12, INT)).toBe(
    operation('==', x, -12, INT),
  );
  expect(operation('<', x, 5, INT)).not.toBe(operation('<', operation('cast', x, 0, UNSIGNED), 5, INT));
});

test('bytes of a term that are put together again are the term', () => {
  for (const format of [
    INT,
    UNSIGNED,
    { size: 8, signed: true },
    { size: 2, signed: false },
    { size: 8, signed: false },
  ]) {
    const whole = new UnknownSymbol('whole', format);
    const bits = { size: format.size, signed: false };
    const byte = (at: number): Operand =>
      operation('cast', operation('>>', operation('cast', whole, 0, bits), 8 * at, bits), 0, {
        size: 1,
        signed: false,
      });
    let together: Operand = 0;
    for (let at = 0; at < format.size; at++)
      together = operation(
        '|',
        together,
        operation('<<', operation('cast', byte(at), 0, bits), 8 * at, bits),
        bits,
      );
    expect(operation('cast', together, 0, format)).toBe(whole);
  }
  const [low, high] = [
    operation('&', x, 0xff, INT),
    operation('cast', operation('&', x, 0x7f00, INT), 0, UNSIGNED),
  ];
  expect(operation('|', operation('cast', low, 0, UNSIGNED), high, UNSIGNED)).not.toBe(x);
});

test('a calculation of very many steps is no longer taken apart', () => {
  let value = x as Parameters<typeof operation>[1];
  for (let step = 0; step < 10_000; step++) value = operation('+', operation('*', value, 3, INT), y, INT);
  expect(value).not.toBe(x);
  expect(typeof evaluate(value, new Map())).toBe('number');
  let root = value;
  while (root instanceof Operation) root = root.left;
  expect(root).toMatchObject({ isApproximate: true });
});

/** Each value that it has, and what the term says of it. */
function compare(
  written: Written,
  symbols: UnknownSymbol[],
  values: Iterable<Map<UnknownSymbol, Int>>,
): void {
  const fact = staticFact(written.term);
  for (const assigned of values) {
    const value = written.valueIn(assigned);
    if (evaluate(written.term, assigned) === value && allows(fact, value)) continue;
    const where = symbols.map((symbol) => `${symbol.origin} = ${assigned.get(symbol)}`).join(', ');
    expect.fail(
      `${written.text} is ${value} where ${where}, and not ${evaluate(written.term, assigned)} in [${fact.ranges.join(' ')}]`,
    );
  }
}

test('terms of one byte have the value of what was written, for all values of their symbols', () => {
  const pick = picker(1);
  for (let round = 0; round < 1000; round++) {
    const symbols = [new UnknownSymbol('a', { size: 1, signed: pick(2) === 0 })];
    const written = pick(2)
      ? expression(pick, symbols, (symbols[0] as UnknownSymbol).format, 1 + pick(4))
      : condition(pick, symbols, 1 + pick(3));
    compare(written, symbols, assignments(symbols));
  }
});

test('terms of any size have the value of what was written, for values at random', () => {
  const pick = picker(2);
  for (let round = 0; round < 1000; round++) {
    const symbols = ['a', 'b', 'c'].map(
      (name) => new UnknownSymbol(name, { size: 2 ** pick(4), signed: pick(2) === 0 }),
    );
    const written = condition(pick, symbols, 1 + pick(4));
    const values = Array.from(
      { length: 40 },
      () => new Map(symbols.map((symbol) => [symbol, anyValue(pick, symbol)])),
    );
    compare(written, symbols, values);
  }
});
