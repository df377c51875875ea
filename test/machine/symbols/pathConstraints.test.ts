import { expect, test } from 'vitest';
import type { Int } from '../../../server/src/c/integers';
import { evaluate } from '../../../server/src/machine/symbols/evaluateTerm';
import { operation } from '../../../server/src/machine/symbols/operation';
import { PathConstraints } from '../../../server/src/machine/symbols/pathConstraints';
import { Term, UnknownSymbol, type Operand, type Operator } from '../../../server/src/machine/symbols/term';
import { anyValue, assignments, condition, picker, type Pick } from './randomTerms';

type Values = Map<UnknownSymbol, Int>;

const answers = { asked: 0, decided: 0, found: 0, none: 0, unknown: 0 };

/** One or two symbols of all values of a byte, or three with some of them. */
function someSymbols(pick: Pick): UnknownSymbol[] {
  const count = 1 + pick(3);
  return ['a', 'b', 'c'].slice(0, count).map((name) => {
    const format = { size: 1, signed: pick(2) === 0 };
    const low = format.signed ? -pick(40) : pick(40);
    const span = [255, 40, 15][count - 1] as number;
    const range = span === 255 ? undefined : ([low, low + pick(span)] as const);
    return new UnknownSymbol(name, format, {
      ...(range && { range }),
      usual: [[0, -12, 7][pick(3)] as number],
    });
  });
}

/** Takes a path at random, and compares each answer with all assignments that the path has left. */
function walk(pick: Pick): void {
  const symbols = someSymbols(pick);
  const constraints = new PathConstraints();
  let left: Values[] = [...assignments(symbols)].map((values) => new Map(values));
  const path: string[] = [];
  for (let step = 1 + pick(5); step > 0; step--) {
    let written = condition(pick, symbols, 1 + pick(4));
    for (let again = 0; again < 8 && !(written.term instanceof Term); again++)
      written = condition(pick, symbols, 1 + pick(4));
    if (!(written.term instanceof Term)) continue;
    const trueIn = left.filter((values) => written.valueIn(values) !== 0);
    const where = `${symbols.map(({ format, range }) => `${format.signed ? 's' : 'u'}8[${range?.join(' ') ?? ''}]`).join(', ')}: ${path.join(' and ')} asked ${written.text}`;
    check(constraints, written.term, trueIn.length, left, where);
    const isUsual = constraints.valueOf(written.term) !== 0;
    const other = constraints.opposite(written.term);
    const isTurned = typeof other !== 'string' && pick(2) === 0;
    if (isTurned) constraints.assume(written.term, other);
    else constraints.assume(written.term);
    const isTrue = isUsual !== isTurned;
    path.push(`${isTrue ? '' : '!'}${written.text}`);
    left = left.filter((values) => (written.valueIn(values) !== 0) === isTrue);
    const present = valuesOf(constraints.model, symbols);
    expect(
      left.some((values) => symbols.every((symbol) => values.get(symbol) === present.get(symbol))),
      where,
    ).toBe(true);
  }
}

function valuesOf(model: ReadonlyMap<UnknownSymbol, Int>, symbols: UnknownSymbol[]): Values {
  return new Map(symbols.map((symbol) => [symbol, evaluate(symbol, model)]));
}

function check(
  constraints: PathConstraints,
  term: Term,
  truths: number,
  left: Values[],
  where: string,
): void {
  answers.asked++;
  const decided = constraints.decide(term);
  if (decided === true) expect(truths, where).toBe(left.length);
  if (decided === false) expect(truths, where).toBe(0);
  const other = constraints.opposite(term);
  const isOneSided = truths === 0 || truths === left.length;
  if (decided !== undefined) answers.decided++;
  else if (other === 'none') answers.none++;
  else if (other === 'unknown') answers.unknown++;
  else answers.found++;
  if (other === 'none') expect(isOneSided, where).toBe(true);
  if (typeof other !== 'string') {
    expect(isOneSided, where).toBe(false);
    expect(evaluate(term, other) !== 0, where).toBe(constraints.valueOf(term) === 0);
  }
}

test('what is decided, and every model, is right for all values of one byte', () => {
  const pick = picker(3);
  for (let round = 0; round < 250; round++) walk(pick);
  expect(answers.unknown / answers.asked).toBeLessThan(0.02);
  expect(answers.decided).toBeGreaterThan(100);
  expect(answers.found).toBeGreaterThan(100);
}, 120_000);

const followed = { asked: 0, found: 0, unknown: 0 };

/** Takes the path that values take which nobody tells: it can always be taken. */
function follow(pick: Pick): void {
  const symbols = ['a', 'b', 'c'].slice(0, 1 + pick(3)).map((name) => {
    const format = { size: 2 ** pick(4), signed: pick(2) === 0 };
    return new UnknownSymbol(name, format, pick(3) === 0 ? { range: [0, pick(40)] } : {});
  });
  const secret = new Map(symbols.map((symbol) => [symbol, anyValue(pick, symbol)]));
  const constraints = new PathConstraints();
  const path: string[] = [];
  for (let step = 1 + pick(6); step > 0; step--) {
    const written = condition(pick, symbols, 1 + pick(4));
    if (!(written.term instanceof Term)) continue;
    const truth = written.valueIn(secret) !== 0;
    const where = `${symbols.map((symbol) => `${symbol.format.signed ? 's' : 'u'}${symbol.format.size * 8} ${secret.get(symbol)}`).join(', ')}: ${path.join(' and ')} asked ${written.text}`;
    const decided = constraints.decide(written.term);
    if (decided !== undefined) expect(decided, where).toBe(truth);
    if ((constraints.valueOf(written.term) !== 0) === truth) constraints.assume(written.term);
    else {
      followed.asked++;
      const other = constraints.opposite(written.term);
      expect(other, where).not.toBe('none');
      if (typeof other === 'string') {
        followed.unknown++;
        return;
      }
      followed.found++;
      constraints.assume(written.term, other);
    }
    path.push(`${truth ? '' : '!'}${written.text}`);
    expect(constraints.valueOf(written.term) !== 0, where).toBe(truth);
  }
}

test('the path of values that nobody tells is never said to be impossible, and most often found', () => {
  const pick = picker(3);
  for (let round = 0; round < 600; round++) follow(pick);
  expect(followed.unknown / followed.asked).toBeLessThan(0.1);
}, 120_000);

const INT = { size: 4, signed: true };
const LONG = { size: 8, signed: true };

/** Takes for true what is written, and tells whether the opposite of the last one is possible. */
function after(...conditions: Operand[]): unknown {
  const constraints = new PathConstraints();
  for (const condition of conditions.slice(0, -1)) {
    if (!(condition instanceof Term)) throw new Error('It is known.');
    const other = constraints.valueOf(condition) === 0 ? constraints.opposite(condition) : constraints.model;
    if (typeof other === 'string') throw new Error(`There is no way: ${other}.`);
    constraints.assume(condition, other);
  }
  return constraints.decide(conditions.at(-1) ?? 0);
}

test('comparisons of terms with each other are put in order', () => {
  const [a, b] = [new UnknownSymbol('a', INT), new UnknownSymbol('b', INT)];
  const [c, d] = [new UnknownSymbol('c', INT), new UnknownSymbol('d', INT)];
  const is = (left: Operand, operator: Operator, right: Operand): Operand =>
    operation(operator, left, right, INT);
  const long = (operand: Operand): Operand => operation('cast', operand, 0, LONG);
  expect(after(is(a, '<', b), is(b, '<', c), is(a, '<', c))).toBe(true);
  expect(after(is(a, '<', b), is(b, '<=', c), is(c, '==', a))).toBe(false);
  expect(after(is(a, '<', b), is(b, '<', c), is(a, '<', d))).toBeUndefined();
  expect(after(is(a, '<=', b), is(b, '<=', a), is(a, '==', b))).toBe(true);
  expect(after(is(a, '==', b), is(b, '==', c), is(c, '!=', a))).toBe(false);
  expect(after(is(a, '!=', b), is(b, '!=', c), is(a, '!=', c))).toBeUndefined();
  expect(after(is(a, '>', -1000), is(is(a, '+', 5), '<', b), is(a, '<', b))).toBeUndefined();
  expect(after(is(a, '<', 1000), is(a, '>', -1000), is(is(a, '+', 5), '<', b), is(a, '<', b))).toBe(true);
  expect(after(is(long(a), '<', long(b)), is(a, '<', b))).toBe(true);
  expect(after(is(a, '>=', 0), is(is(a, '>>', 2), '>', b), is(a, '>', b))).toBe(true);
});
