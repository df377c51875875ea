import { expect, test } from 'vitest';
import { operation } from '../../../server/src/machine/symbols/operation';
import { UnknownSymbol, type Operand, type Operator } from '../../../server/src/machine/symbols/term';
import { conditionText, numberText, operandText, valueText } from '../../../server/src/machine/symbols/words';

const INT = { size: 4, signed: true };
const ADDRESS = { size: 8, signed: false };
const x = new UnknownSymbol('x', INT);
const y = new UnknownSymbol('y', INT);
const result = new UnknownSymbol('the result of foo()', INT);

const is = (left: Operand, operator: Operator, right: Operand): Operand =>
  operation(operator, left, right, INT);

test.each([
  [is(result, '==', -12), true, 'foo() fails with -ENOMEM'],
  [is(result, '!=', -12), false, 'foo() fails with -ENOMEM'],
  [is(result, '!=', 0), true, 'foo() != 0'],
  [is(result, '!=', 0), false, 'foo() returns 0'],
  [is(result, '<', 0), true, 'foo() < 0'],
  [is(x, '==', -22), true, 'x is -EINVAL'],
  [is(x, '==', -22), false, 'x != -EINVAL'],
  [is(is(y, '&', 4), '!=', 0), true, 'y & 4'],
  [is(is(y, '&', 0x30), '!=', 0), false, '!(y & 0x30)'],
  [y, true, 'y != 0'],
  [is(is(x, '-', 3), '<', y), true, 'y > (x - 3)'],
  [is(is(x, '<<', 4), '>=', is(x, '+', y)), false, '(x << 4) < (x + y)'],
  [operation('overflow+', x, y, INT, INT), true, 'overflow of x + y'],
  [operation('overflow+', x, y, INT, INT), false, 'no overflow of x + y'],
])('a condition in words %#', (condition, isTrue, text) => {
  expect(conditionText(condition, isTrue)).toBe(text);
});

test('numbers and values are written as they are usually read', () => {
  expect(valueText(result, -16)).toBe('foo() fails with -EBUSY');
  expect(valueText(x, 7)).toBe('x is 7');
  expect(numberText(0xffff888000001000n, ADDRESS)).toBe('0xffff888000001000');
  expect(numberText(2n ** 64n - 12n, ADDRESS)).toBe('ERR_PTR(-ENOMEM)');
  expect(numberText(-4000, INT)).toBe('-4000');
});

test('deep terms are cut short', () => {
  let deep: Operand = x;
  for (let step = 0; step < 50; step++) deep = is(is(deep, '*', 3), '^', y);
  expect(operandText(deep).length).toBeLessThan(80);
  expect(operandText(deep)).toContain('…');
});
