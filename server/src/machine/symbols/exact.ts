import { canonical, type Int, type IntFormat } from '../../c/integers';

/** The exact sum of two integers. */
export function add(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return canonical(BigInt(left) + BigInt(right));
}

/** The exact difference of two integers. */
export function subtract(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return canonical(BigInt(left) - BigInt(right));
}

/** The exact product of two integers. */
export function multiply(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return canonical(BigInt(left) * BigInt(right));
}

/** The exact result of an operator that can overflow. */
export function exactly(operator: '+' | '-' | '*', left: Int, right: Int): Int {
  if (operator === '+') return add(left, right);
  return operator === '-' ? subtract(left, right) : multiply(left, right);
}

/** The quotient, rounded down. */
export function divideDown(left: Int, right: Int): Int {
  const [dividend, divisor] = [BigInt(left), BigInt(right)];
  const quotient = dividend / divisor;
  const isRoundedUp = dividend % divisor !== 0n && dividend < 0n !== divisor < 0n;
  return canonical(isRoundedUp ? quotient - 1n : quotient);
}

/** The quotient, rounded up. */
export function divideUp(left: Int, right: Int): Int {
  return subtract(0, divideDown(subtract(0, left), right));
}

export function smaller(left: Int, right: Int): Int {
  return right < left ? right : left;
}

export function larger(left: Int, right: Int): Int {
  return right > left ? right : left;
}

/** How many bits an integer of a format has. */
export function widthOf({ size }: IntFormat): number {
  return Math.round(size * 8);
}

const ends = new Map<number, readonly [Int, Int]>();

/** The smallest and the largest integer of a format. */
export function endsOf(format: IntFormat): readonly [Int, Int] {
  const width = widthOf(format);
  const key = format.signed ? -width : width;
  let known = ends.get(key);
  if (!known) {
    const high = 1n << BigInt(format.signed ? width - 1 : width);
    known = [format.signed ? canonical(-high) : 0, canonical(high - 1n)];
    ends.set(key, known);
  }
  return known;
}

export function isSameFormat(left: IntFormat, right: IntFormat): boolean {
  return left === right || (left.size === right.size && left.signed === right.signed);
}

/** Whether every integer from one to the other is one of the format. */
export function fits(low: Int, high: Int, format: IntFormat): boolean {
  const [smallest, largest] = endsOf(format);
  return low >= smallest && high <= largest;
}
