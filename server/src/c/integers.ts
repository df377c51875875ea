/** An integer: a `number` where that is exact, a `bigint` otherwise, so that equal integers are `===`. */
export type Int = number | bigint;

/** How an integer is stored: in `size` bytes, with or without a sign. Of a bit-field's value, the size is a fraction. */
export interface IntFormat {
  readonly size: number;
  readonly signed: boolean;
}

/** The one form of an integer: a number where that is exact. */
export function canonical(value: bigint): Int {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** What remains of an integer in so many bytes. */
export function wrap(value: Int, { size, signed }: IntFormat): Int {
  if (typeof value === 'number') {
    if (size === 4) return signed ? value | 0 : value >>> 0;
    if (size === 8) return signed || value >= 0 ? value : canonical(BigInt.asUintN(64, BigInt(value)));
    if (size === 1) return signed ? (value << 24) >> 24 : value & 0xff;
    if (size === 2) return signed ? (value << 16) >> 16 : value & 0xffff;
  }
  const big = BigInt(value);
  return canonical(signed ? BigInt.asIntN(size * 8, big) : BigInt.asUintN(size * 8, big));
}

type Operation = (left: Int, right: Int, format: IntFormat) => Int;

function arithmetic(
  onNumbers: (left: number, right: number) => number,
  onBigs: (left: bigint, right: bigint) => bigint,
): Operation {
  return (left, right, format) => {
    if (typeof left === 'number' && typeof right === 'number') {
      const result = onNumbers(left, right);
      if (Number.isSafeInteger(result)) return wrap(result, format);
    }
    return wrap(canonical(onBigs(BigInt(left), BigInt(right))), format);
  };
}

function bitwise(
  onNumbers: (left: number, right: number) => number,
  onBigs: (left: bigint, right: bigint) => bigint,
): Operation {
  return (left, right, format) =>
    left === Number(left) && right === Number(right) && (left | 0) === left && (right | 0) === right
      ? wrap(onNumbers(left, right), format)
      : wrap(canonical(onBigs(BigInt(left), BigInt(right))), format);
}

/** How many bits a shift goes. Counts beyond the width, which C leaves open, are taken as x86 takes them. */
export function shiftCount(right: Int, { size }: IntFormat): bigint {
  return BigInt(right) & (size > 8 ? 127n : size > 4 ? 63n : 31n);
}

const quotient = arithmetic(
  (left, right) => Math.trunc(left / right) + 0,
  (left, right) => left / right,
);
const remainder = arithmetic(
  (left, right) => (left % right) + 0,
  (left, right) => left % right,
);

/** The operators of C on integers that have been brought to the result's format; division by zero is undefined. */
export const OPERATIONS: Readonly<
  Record<string, (left: Int, right: Int, format: IntFormat) => Int | undefined>
> = {
  '+': arithmetic(
    (left, right) => left + right,
    (left, right) => left + right,
  ),
  '-': arithmetic(
    (left, right) => left - right,
    (left, right) => left - right,
  ),
  '*': arithmetic(
    (left, right) => left * right + 0,
    (left, right) => left * right,
  ),
  '/': (left, right, format) => (BigInt(right) === 0n ? undefined : quotient(left, right, format)),
  '%': (left, right, format) => (BigInt(right) === 0n ? undefined : remainder(left, right, format)),
  '&': bitwise(
    (left, right) => left & right,
    (left, right) => left & right,
  ),
  '|': bitwise(
    (left, right) => left | right,
    (left, right) => left | right,
  ),
  '^': bitwise(
    (left, right) => left ^ right,
    (left, right) => left ^ right,
  ),
  '<<': (left, right, format) => wrap(canonical(BigInt(left) << shiftCount(right, format)), format),
  '>>': (left, right, format) => wrap(canonical(BigInt(left) >> shiftCount(right, format)), format),
};

/** The comparisons of C; they give 1 or 0. */
export const COMPARISONS: Readonly<Record<string, (left: Int, right: Int) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};
