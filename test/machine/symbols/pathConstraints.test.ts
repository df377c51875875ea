import { expect, test } from 'vitest';
import type { Int } from '../../../server/src/c/integers';
import { evaluate } from '../../../server/src/machine/symbols/evaluate';
import { PathConstraints } from '../../../server/src/machine/symbols/pathConstraints';
import { Term, UnknownSymbol } from '../../../server/src/machine/symbols/term';
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
  const pick = picker(Number(process.env['SEED'] ?? 3));
  for (let round = 0; round < 1500; round++) walk(pick);
  console.log(answers);
  expect(answers.unknown / answers.asked).toBeLessThan(0.02);
  expect(answers.decided).toBeGreaterThan(100);
  expect(answers.found).toBeGreaterThan(100);
}, 120_000);

const followed = { asked: 0, found: 0, unknown: 0 };

/** Takes the path that values take which nobody tells: it can always be taken. */
function follow(pick: Pick): void {
  const symbols = ['a', 'b', 'c']
    .slice(0, 1 + pick(3))
    .map((name) => new UnknownSymbol(name, { size: 2 ** pick(4), signed: pick(2) === 0 }));
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
        if (process.env['SHOW']) console.log(where);
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
  const pick = picker(Number(process.env['SEED'] ?? 3));
  for (let round = 0; round < 4000; round++) follow(pick);
  console.log(followed);
  expect(followed.unknown / followed.asked).toBeLessThan(0.1);
}, 120_000);
