/** A shift by more than this is an error in C, and would take all memory here. */
const SHIFT_MAX = 63n;

/**
 * What an operator of C makes of two integers of unlimited width; comparisons and logical operators give 1 or 0.
 * @returns undefined for a division by zero, a shift that C does not define, and other operators
 */
export function calculateConstant(operator: string, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return right === 0n ? undefined : left / right;
    case '%': return right === 0n ? undefined : left % right;
    case '<<': return right < 0n || right > SHIFT_MAX ? undefined : left << right;
    case '>>': return right < 0n || right > SHIFT_MAX ? undefined : left >> right;
    case '|': return left | right;
    case '&': return left & right;
    case '^': return left ^ right;
    case '==': return left === right ? 1n : 0n;
    case '!=': return left !== right ? 1n : 0n;
    case '<': return left < right ? 1n : 0n;
    case '>': return left > right ? 1n : 0n;
    case '<=': return left <= right ? 1n : 0n;
    case '>=': return left >= right ? 1n : 0n;
    case '&&': return left !== 0n && right !== 0n ? 1n : 0n;
    case '||': return left !== 0n || right !== 0n ? 1n : 0n;
    default: return undefined;
  }
} // prettier-ignore
